// trommel stop: ends the sweep's coordinator; run the command that started the sweep to resume it.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "report/names.hpp"
#include "slurm/sweep_jobs.hpp"
#include "storage/results/writer_claim.hpp"
#include "sweep/ids.hpp"
#include "sweep_directory/ask_coordinator.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printable.hpp"
#include "system/program_output.hpp"
#include "system/words.hpp"

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

// The coordinator would give the same answer, but there may be none for days.
void must_not_have_ended(const std::vector<TrialId>& trials, const Snapshot& snapshot) {
    std::string words;
    for (const TrialId& trial : trials) {
        const TrialState state = find_past(snapshot, trial).state;
        if (!is_final(state)) {
            return;
        }
        words +=
            (words.empty() ? "" : ", ") + to_text(trial) + " is " + std::string(to_text(state)) + " already";
    }
    throw InputError("stop: " + words + "; there is nothing to stop");
}

void stop_trials(const StopOptions& options) {
    if (options.now) {
        throw InputError(
            "stop: --now is for the whole sweep; leave it out (trials are stopped at once anyway)");
    }
    const Snapshot snapshot = open_record(options.directory).snapshot();
    GiveUp request;
    for (const std::string& name : options.trials) {
        std::ranges::copy(named(name, snapshot), std::back_inserter(request.trials));
    }
    must_not_have_ended(request.trials, snapshot);
    ask_coordinator(options.directory, request);
}

void cancel(const JobStatus& job) {
    const ProgramOutput said = output_of({"scancel", job.id}, {.patience = std::chrono::minutes(1)});
    if (said.status != 0) {
        throw InputError(fmt::format("'scancel {}' failed ({}); try again", job.id, first_line(said.err)));
    }
    const bool waited = job.state == "PENDING";
    fmt::print("job {} is cancelled ({}{})\n", job.id, waited ? "it was waiting" : job.state,
               job.reason.empty() ? "" : ": " + printable(job.reason));
}

// If locks do not work across nodes, the record's claim shows that a coordinator is running.
bool is_running(const std::filesystem::path& directory) {
    return coordinator_at_work(directory) || is_being_written(SweepDirectory{directory}.results());
}

// The job of a running coordinator ends by itself once the coordinator has the request. A job whose sweep has
// not started (it is still staging or verifying shards) is cancelled like one that waits.
bool is_to_be_cancelled(const JobStatus& job, bool running) {
    return job.state == "PENDING" || (!running && !job.is_over && job.state != "COMPLETING");
}

void stop(const StopOptions& options) {
    if (!options.trials.empty()) {
        return stop_trials(options);
    }
    open_record(options.directory);
    const SweepJobs jobs({options.directory});
    const bool running = is_running(options.directory);
    bool cancelled = false;
    for (const JobStatus& job : jobs.of(options.directory)) {
        if (is_to_be_cancelled(job, running)) {
            cancel(job);
            cancelled = true;
        }
    }
    if (running) {
        ask_coordinator(options.directory, Stop{.now = options.now});
    } else if (!cancelled) {
        const std::string unless = jobs.trouble().empty()
                                       ? ""
                                       : ", unless a Slurm job of it is waiting (" +
                                             printable(jobs.trouble()) + "); squeue --me lists them";
        fmt::print("{}: no coordinator is running here; there is nothing to stop{}\n",
                   options.directory.string(), unless);
    }
}

}  // namespace

void add_stop(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<StopOptions>();
    CLI::App* command = app.add_subcommand(
        "stop", "End a running sweep, and cancel a waiting job of it; run its command again to resume it");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("TRIAL", options->trials,
                        "Stop only these trials (c12s3) or configurations (c12), which then count as pruned");
    command->add_flag("--now", options->now,
                      "Pause the running trials after the current epoch; the next run resumes them");
    command->footer("Example:\n  trommel stop recyclables\n  trommel stop recyclables c7");
    command->callback([options] { stop(*options); });
}

}  // namespace trommel::cli
