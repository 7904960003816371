// trommel trials: lists the trials of a sweep with their states, also those that the leaderboard leaves out.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "cli/console/table.hpp"
#include "report/trial_list.hpp"
#include "sweep_directory/open_record.hpp"

namespace trommel::cli {

namespace {

struct TrialsOptions {
    std::filesystem::path directory;
    std::vector<std::string> states;
    std::string sort = "number";
    std::string format = "table";
};

const std::map<std::string, TrialOrder> orders = {{"number", TrialOrder::number},
                                                  {"value", TrialOrder::value},
                                                  {"seconds", TrialOrder::seconds},
                                                  {"attempts", TrialOrder::attempts}};

void print_trials(const TrialsOptions& options) {
    std::vector<TrialState> states;
    for (const std::string& state : options.states) {
        states.push_back(*parse_trial_state(state));
    }
    TrialList list = list_trials(open_record(options.directory).snapshot(), states);
    sort_by(list, orders.at(options.sort));
    if (options.format == "json") {
        fmt::print("{}", to_json_text(list));
    } else if (list.trials.empty()) {
        fmt::print("{}: no {}trial{}\n", list.sweep, states.empty() ? "" : "such ",
                   states.empty() ? " yet" : "");
    } else {
        fmt::print("{}", to_text(list, terminal_style()));
    }
}

}  // namespace

void add_trials(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<TrialsOptions>();
    CLI::App* command = app.add_subcommand(
        "trials",
        "List trials with their state, value and reason, also those that are not on the leaderboard");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command
        ->add_option("--state", options->states,
                     "Only those that are waiting, running, paused, completed, pruned or failed")
        ->check(one_of({"waiting", "running", "paused", "completed", "pruned", "failed"}))
        ->allow_extra_args(false)
        ->type_name("STATE");
    command
        ->add_option("--sort", options->sort,
                     "number; value: the best first; seconds or attempts: the most first")
        ->check(one_of({"number", "value", "seconds", "attempts"}))
        ->capture_default_str();
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel trials recyclables --state failed --state pruned");
    command->callback([options] { print_trials(*options); });
}

}  // namespace trommel::cli
