// trommel retry: gives failed trials new attempts.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "sweep_directory/ask_coordinator.hpp"
#include "sweep_directory/open_record.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

struct RetryOptions {
    std::filesystem::path directory;
    bool failed = false;
    std::vector<std::string> trials;
};

TrialId failed_trial(const std::string& name, const History& history) {
    const auto id = parse_trial_id(name);
    if (!id) {
        throw InputError("'" + name + "' is not the name of a trial; write c12s3");
    }
    const auto found = std::ranges::find(history.trials, *id, &PastTrial::id);
    if (found == history.trials.end()) {
        throw InputError(name +
                         ": this sweep has no such trial; 'trommel status' shows how many have failed");
    }
    if (found->state != TrialState::failed) {
        throw InputError(name + " is " + std::string(to_text(found->state)) +
                         " (only failed trials can be retried); leave it out");
    }
    return *id;
}

void retry(const RetryOptions& options) {
    const History history = open_record(options.directory).history();
    if (options.failed == !options.trials.empty()) {
        throw InputError("retry: use either --failed or the names of trials, e.g. c12s3");
    }
    Retry request{.all_failed = options.failed, .trials = {}};
    for (const std::string& name : options.trials) {
        request.trials.push_back(failed_trial(name, history));
    }
    if (options.failed && std::ranges::count(history.trials, TrialState::failed, &PastTrial::state) == 0) {
        throw InputError(options.directory.string() + ": no trial has failed; there is nothing to retry");
    }
    ask_coordinator(options.directory, request);
}

}  // namespace

void add_retry(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<RetryOptions>();
    CLI::App* command = app.add_subcommand("retry", "Give failed trials new attempts");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("TRIAL", options->trials, "Names of failed trials (c12s3)");
    command->add_flag("--failed", options->failed, "All failed trials");
    command->footer("Example:\n  trommel retry recyclables --failed");
    command->callback([options] { retry(*options); });
}

}  // namespace trommel::cli
