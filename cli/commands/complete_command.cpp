// trommel complete: called by a shell's completion (cli/completion/), not by users.
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/completions.hpp"
#include "system/printable.hpp"

namespace trommel::cli {

void add_complete(CLI::App& app, ExitCode&) {
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App* command = app.add_subcommand("complete", "List what may come next on a command line");
    command->add_option("WORDS", *words, "The words after trommel, the last one possibly incomplete");
    command->footer("Example:\n  trommel complete -- leaderboard recyc");
    command->callback([words, &app] {
        try {
            for (const std::string& word : completions(app, *words)) {
                if (!has_control_character(word)) {
                    fmt::print("{}\n", word);
                }
            }
        } catch (const std::exception&) {
            // If a record cannot be read, nothing is proposed: a shell cannot show errors.
        }
    });
}

}  // namespace trommel::cli
