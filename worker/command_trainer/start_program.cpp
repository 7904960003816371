#include "worker/command_trainer/start_program.hpp"

#include <unistd.h>

namespace trommel {

StartedProgram start_program(const std::vector<std::string>& words, const std::string& directory) {
    const pid_t parent = ::getpid();
    return fork_exec(words, nullptr, [&](sigset_t& mask) {
        ::setsid();
        reset_signals(mask);
        return end_with_parent(parent, SIGKILL) && ::chdir(directory.c_str()) == 0;
    });
}

}  // namespace trommel
