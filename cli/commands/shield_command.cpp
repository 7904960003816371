// trommel shield: mpirun starts its daemons on other nodes through it; users do not call it. When a job is
// cancelled or requeued, Slurm signals each of its processes; a daemon that received the signal would end its
// ranks at once, and no trial would be paused.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "launch/session_directory.hpp"
#include "launch/shield.hpp"
#include "system/argument_pointers.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

void add_shield(CLI::App& app, ExitCode&) {
    CLI::App* command = app.add_subcommand("shield", "Run a command that ignores TERM and HUP");
    command->prefix_command();
    command->footer("Example:\n  trommel shield orted ...");
    command->callback([command] {
        const std::vector<std::string> words = command->remaining();
        if (words.empty()) {
            throw InputError(
                "trommel shield: missing command; this is called by mpirun, users do not need it");
        }
        sigset_t mask;
        sigemptyset(&mask);
        add_what_slurm_sends(mask);
        sigprocmask(SIG_BLOCK, &mask, nullptr);
        remove_former_session(words[0]);
        const std::vector<char*> arguments = argument_pointers(words);
        execvp(arguments[0], arguments.data());
        throw InputError(words[0] + ": cannot be started (" + std::strerror(errno) +
                         "); check PATH on this node");
    });
}

}  // namespace trommel::cli
