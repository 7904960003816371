// trommel enqueue: adds a configuration to a sweep, exactly as typed.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/console/assignments.hpp"
#include "sweep/plan.hpp"
#include "sweep_directory/ask_coordinator.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"

namespace trommel::cli {

namespace {

struct EnqueueOptions {
    std::filesystem::path directory;
    std::vector<std::string> assignments;
    std::string label;
};

void enqueue(const EnqueueOptions& options) {
    const Sweep sweep = sweep_from(open_record(options.directory).source());
    const Params params = read_configuration("", options.assignments, sweep.space);
    if (const auto problem = problem_with(sweep.space, params)) {
        throw InputError(*problem);
    }
    resolve(sweep, params);  // refuses a setting that cannot be trained
    if (has_control_character(options.label)) {
        throw InputError("--label '" + printable(options.label) +
                         "' has a control character; write one plain line");
    }
    ask_coordinator(options.directory, Enqueue{.label = options.label, .params = params});
}

}  // namespace

void add_enqueue(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<EnqueueOptions>();
    CLI::App* command = app.add_subcommand("enqueue", "Let a sweep try this configuration next");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("PARAMS", options->assignments, "key=value for each active parameter")->required();
    command->add_option("--label", options->label, "Its name on the leaderboard");
    command->footer(
        "Example:\n  trommel enqueue recyclables optimizer=sgd learning_rate=0.01 --label \"as in the "
        "paper\"");
    command->callback([options] { enqueue(*options); });
}

}  // namespace trommel::cli
