// trommel reproduce: train a trial again, here, and compare every number.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/common/shard_location.hpp"
#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/open_record.hpp"
#include "cli/trommel/retrain.hpp"
#include "report/names.hpp"
#include "report/reproduction.hpp"
#include "sweep/errors.hpp"
#include "sweep/plan.hpp"

namespace trommel::cli {

namespace {

struct ReproduceOptions {
    std::filesystem::path directory;
    std::string id = "best";
    std::vector<std::string> data;
    std::string format = "table";
};

const PastTrial& completed_trial(const Snapshot& snapshot, const std::string& name) {
    const PastTrial& trial = find_past(snapshot, named_trial(snapshot, name));
    if (trial.state != TrialState::completed || !trial.selected) {
        throw InputError(to_text(trial.id) + " is " + std::string(to_text(trial.state)) +
                         " (only completed trials can be compared); 'trommel leaderboard' lists those");
    }
    return trial;
}

PastAttempt completing_attempt(TrialId id, const ResultsReader& reader) {
    auto attempts = reader.attempts(id);
    const auto found = std::ranges::find(attempts, AttemptOutcome::completed, &PastAttempt::outcome);
    if (found == attempts.end()) {
        throw StorageError(to_text(id) +
                           ": the record has no attempt that completed it; restore it from a copy");
    }
    return std::move(*found);
}

StartTrial start_of(const PastTrial& trial, const Snapshot& snapshot, const ReproduceOptions& options) {
    const Sweep sweep = sweep_from(snapshot.source);
    const Params& params = find_past(snapshot, trial.id.configuration).params;
    StartTrial start{.attempt = {trial.id, 1, 0}, .seed = trial.seed, .plan = resolve(sweep, params)};
    start.to_epoch = start.plan.epochs;
    // The shard may have moved with the sweep's directory, in it or beside it.
    const auto directory = std::filesystem::weakly_canonical(std::filesystem::absolute(options.directory));
    start.plan.data =
        locate(start.plan.data, {directory, directory.parent_path()}, parse_data_options(options.data));
    return start;
}

std::string threads_of(const PastAttempt& then) {
    const auto threads = then.environment.find("threads");
    return threads == then.environment.end() ? "" : threads->second;
}

void print_table(const PastTrial& trial, const Reproduction& reproduction, const PastAttempt& then) {
    if (reproduction.verdict == ReproductionVerdict::identical) {
        fmt::print("{}: identical ({} epochs, {} validation and {} test predictions, weights {:.12})\n",
                   to_text(trial.id), then.epochs.size(), trial.selected->val_predictions.size(),
                   trial.selected->test_predictions.size(), trial.selected->weights_digest);
        return;
    }
    const bool noise = reproduction.verdict == ReproductionVerdict::within_noise;
    fmt::print("{}: {}\n", to_text(trial.id),
               noise ? "not identical, but within one standard error over the validation images" : "differs");
    for (const std::string& difference : reproduction.differences) {
        fmt::print("  {}\n", difference);
    }
    for (const std::string& difference : reproduction.surroundings) {
        fmt::print("  not the same surroundings: {}\n", difference);
    }
}

void print_json(const PastTrial& trial, const Reproduction& reproduction, const std::string& as_of) {
    const nlohmann::ordered_json json = {{"schema", "reproduce/1"},
                                         {"as_of", as_of},
                                         {"trial", to_text(trial.id)},
                                         {"verdict", to_text(reproduction.verdict)},
                                         {"differences", reproduction.differences},
                                         {"surroundings", reproduction.surroundings}};
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void reproduce(const ReproduceOptions& options, ExitCode& exit_code) {
    const ResultsReader reader = open_record(options.directory);
    const Snapshot snapshot = reader.snapshot();
    const PastTrial& trial = completed_trial(snapshot, options.id);
    const PastAttempt then = completing_attempt(trial.id, reader);
    const StartTrial start = start_of(trial, snapshot, options);

    const bool terminal = isatty(STDERR_FILENO) != 0;
    fmt::print(stderr, "training {} again: {} epochs, {:.0f} s the first time\n", to_text(trial.id),
               then.epochs.size(), trial.selected->seconds);
    const Retrained now = retrain(start, threads_of(then), [&](const EpochReport& report) {
        if (terminal) {
            fmt::print(stderr, "\r\033[Kepoch {} of {}", report.epoch, then.epochs.size());
        }
    });
    if (terminal) {
        fmt::print(stderr, "\r\033[K");
    }

    const Reproduction reproduction = compare(then, *trial.selected, now, snapshot.source.objective);
    if (options.format == "json") {
        print_json(trial, reproduction, snapshot.as_of);
    } else {
        print_table(trial, reproduction, then);
    }
    if (reproduction.verdict == ReproductionVerdict::differs) {
        exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_reproduce(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<ReproduceOptions>();
    CLI::App* command =
        app.add_subcommand("reproduce", "Train a trial again here: is every number identical?");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("ID", options->id, "A trial (c12s3), a configuration (c12), or best")
        ->capture_default_str();
    command->add_option("--data", options->data, "Where a data set's shard is: NAME=FILE");
    command->add_option("--format", options->format, "table or json")
        ->check(CLI::IsMember({"table", "json"}))
        ->capture_default_str();
    command->footer("Example:\n  trommel reproduce recyclables best");
    command->callback([options, &exit_code] { reproduce(*options, exit_code); });
}

}  // namespace trommel::cli
