// trommel stop: the sweep's coordinator ends its life; the command that began the sweep goes on with it.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/common/coordinator_probe.hpp"
#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/ask_coordinator.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/open_record.hpp"
#include "report/names.hpp"
#include "sweep/errors.hpp"
#include "sweep/ids.hpp"

namespace trommel::cli {

namespace {

struct StopOptions {
    std::filesystem::path directory;
    bool now = false;
    std::vector<std::string> trials;
};

// A trial, or all trials of a configuration.
std::vector<TrialId> named(const std::string& name, const Snapshot& snapshot) {
    if (const auto trial = parse_trial_id(name)) {
        return {find_past(snapshot, *trial).id};
    }
    const ConfigurationId configuration = named_configuration(snapshot, name);
    std::vector<TrialId> found;
    for (const PastTrial& past : snapshot.history.trials) {
        if (past.id.configuration == configuration) {
            found.push_back(past.id);
        }
    }
    return found;
}

void stop_trials(const StopOptions& options) {
    if (options.now) {
        throw InputError("stop: --now is for the whole sweep; leave it out, trials are stopped at once");
    }
    const Snapshot snapshot = open_record(options.directory).snapshot();
    GiveUp request;
    for (const std::string& name : options.trials) {
        std::ranges::copy(named(name, snapshot), std::back_inserter(request.trials));
    }
    ask_coordinator(options.directory, request);
}

void stop(const StopOptions& options) {
    if (!options.trials.empty()) {
        return stop_trials(options);
    }
    open_record(options.directory);
    if (!coordinator_at_work(options.directory)) {
        const bool was_submitted =
            std::filesystem::exists(SweepDirectory{options.directory}.slurm() / "job.sh");
        fmt::print(
            "{}: no coordinator is running here; there is nothing to stop{}\n", options.directory.string(),
            was_submitted ? " (scancel ends a job of it that waits in Slurm's queue, or is still staging "
                            "or verifying its shards; squeue --me lists them)"
                          : "");
        return;
    }
    ask_coordinator(options.directory, Stop{.now = options.now});
}

}  // namespace

void add_stop(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<StopOptions>();
    CLI::App* command =
        app.add_subcommand("stop", "End a running sweep in order; its command goes on with it later");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("TRIAL", options->trials,
                        "Only these: names of trials (c12s3) or configurations (c12), which count as pruned");
    command->add_flag("--now", options->now,
                      "Pause the running trials after the epoch at hand: they go on next time");
    command->footer("Example:\n  trommel stop recyclables\n  trommel stop recyclables c7");
    command->callback([options] { stop(*options); });
}

}  // namespace trommel::cli
