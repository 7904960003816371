// trommel reproduce: trains a trial again on this machine, and compares every number.
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

#include "cli/commands/commands.hpp"
#include "cli/commands/retrain.hpp"
#include "cli/commands/verify_pixels.hpp"
#include "cli/console/ask.hpp"
#include "cli/console/interrupt.hpp"
#include "cli/console/option_checks.hpp"
#include "report/names.hpp"
#include "report/reproduction.hpp"
#include "report/show.hpp"
#include "sweep/plan.hpp"
#include "sweep_directory/inputs/shard_location.hpp"
#include "sweep_directory/inputs/weights_location.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/printable.hpp"
#include "system/printing.hpp"
#include "system/shell_words.hpp"
#include "system/temporary.hpp"

namespace trommel::cli {

namespace {

struct ReproduceOptions {
    std::filesystem::path directory;
    std::string id = "best";
    std::vector<std::string> data;
    std::string format = "table";
    bool yes = false;
};

const PastTrial& completed_trial(const Snapshot& snapshot, const std::string& name) {
    const PastTrial& trial = find_past(snapshot, named_trial(snapshot, name));
    if (trial.state != TrialState::completed || !trial.selected) {
        throw InputError(to_text(trial.id) + " is " + std::string(to_text(trial.state)) +
                         " (only completed trials can be compared); 'trommel leaderboard' lists them");
    }
    return trial;
}

const PastAttempt& completing_attempt(TrialId id, const std::vector<PastAttempt>& attempts) {
    const auto found = std::ranges::find(attempts, AttemptOutcome::completed, &PastAttempt::outcome);
    if (found == attempts.end()) {
        throw StorageError(to_text(id) +
                           ": the record has no attempt that completed it; restore it from a copy");
    }
    return *found;
}

StartTrial start_of(const PastTrial& trial, const Snapshot& snapshot, const ReproduceOptions& options) {
    Sweep sweep = sweep_from(snapshot.source);
    const Params& params = find_past(snapshot, trial.id.configuration).params;
    // Shards and weights may have moved together with the sweep's directory.
    const auto directory = std::filesystem::weakly_canonical(std::filesystem::absolute(options.directory));
    const std::vector<std::filesystem::path> folders = {directory.parent_path(), directory};
    const std::string model = resolve(sweep, params).model;
    std::erase_if(sweep.models, [&](const ModelTemplate& each) { return each.name != model; });
    locate_weights(sweep, folders);
    StartTrial start{
        .attempt = {trial.id, 1, 0}, .seed = trial.seed, .plan = resolve(sweep, params, trial.of_finals)};
    start.to_epoch = start.plan.epochs;
    start.plan.data =
        locate(start.plan.data, {directory, directory.parent_path()}, parse_data_options(options.data));
    return start;
}

std::string threads_of(const PastAttempt& then) {
    const auto threads = then.environment.find("threads");
    return threads == then.environment.end() ? "" : threads->second;
}

// The directory in which the command ran; if it no longer exists, the parent of the sweep's directory, which
// is where sweep files are.
std::filesystem::path recorded_directory(const PastAttempt& then,
                                         const std::filesystem::path& sweep_directory) {
    const auto recorded = then.environment.find("directory");
    if (recorded != then.environment.end() && std::filesystem::is_directory(recorded->second)) {
        return recorded->second;
    }
    return std::filesystem::weakly_canonical(std::filesystem::absolute(sweep_directory)).parent_path();
}

// The attempt may have continued from an earlier attempt's checkpoint: the epochs of all attempts count.
void gather_epochs(PastAttempt& then, const PastTrial& trial, const std::vector<PastAttempt>& attempts) {
    then.epochs = curve(attempts);
    std::erase_if(then.epochs,
                  [&](const EpochMeasured& each) { return each.epoch > trial.selected->epochs; });
}

void print_promise(const Reproduction& reproduction) {
    fmt::print("{}\n",
               reproduction.verdict == ReproductionVerdict::identical
                   ? "The program reported the same metrics. trommel cannot check more: what else the "
                     "program depends on (its own randomness, libraries, files) is not recorded."
                   : "A program's randomness, libraries and files are its own: trommel gives it the same "
                     "parameters and the same TROMMEL_SEED.");
}

void print_table(const PastTrial& trial, const Reproduction& reproduction, const PastAttempt& then,
                 bool of_command) {
    if (reproduction.verdict == ReproductionVerdict::identical && of_command) {
        fmt::print("{}: identical metrics in {} epoch{}\n", to_text(trial.id), then.epochs.size(),
                   then.epochs.size() == 1 ? "" : "s");
        print_promise(reproduction);
        return;
    }
    if (reproduction.verdict == ReproductionVerdict::identical) {
        const std::size_t tested = trial.selected->test_predictions.size();
        fmt::print("{}: identical ({} epochs, {} validation {}, weights {:.12})\n", to_text(trial.id),
                   then.epochs.size(), trial.selected->val_predictions.size(),
                   tested > 0 ? fmt::format("and {} test predictions", tested)
                              : std::string("predictions, without test values, as in the sweep"),
                   trial.selected->weights_digest);
        return;
    }
    const bool noise = reproduction.verdict == ReproductionVerdict::within_noise;
    fmt::print("{}: {}\n", to_text(trial.id),
               noise ? "not identical, but within one standard error over the validation images" : "differs");
    for (const std::string& difference : reproduction.differences) {
        fmt::print("  {}\n", printable(difference));
    }
    for (const std::string& difference : reproduction.environment_differences) {
        fmt::print("  different environment: {}\n", printable(difference));
    }
    if (of_command) {
        print_promise(reproduction);
    }
}

void print_json(const PastTrial& trial, const Reproduction& reproduction, const std::string& as_of,
                bool of_command) {
    const std::vector<std::string> compared =
        of_command ? std::vector<std::string>{"metrics"}
                   : std::vector<std::string>{"metrics", "predictions", "weights"};
    const nlohmann::ordered_json json = {{"schema", "reproduce/1"},
                                         {"as_of", as_of},
                                         {"trial", to_text(trial.id)},
                                         {"verdict", to_text(reproduction.verdict)},
                                         {"compared", compared},
                                         {"differences", reproduction.differences},
                                         {"surroundings", reproduction.environment_differences}};
    fmt::print("{}\n", printable_json(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)));
}

void verify(const DataSet& data) {
    if (!data.shards.empty()) {
        const InterruptGuard guard;
        verify_pixels({data}, interrupted);
    }
}

// A record may come from anyone, and its command would run with the rights of this user: it is shown, and
// only runs if the user agrees.
void must_be_told_to_run(const Command& command, const std::filesystem::path& directory, TrialId trial,
                         const ReproduceOptions& options) {
    if (options.yes) {
        return;
    }
    std::string words;
    for (const std::string& word : command.words) {
        words += " " + printable(shell_word(word));
    }
    const std::string shown =
        fmt::format("{} was trained by a program from the record in {}:\n {}\n  (in {})\n", to_text(trial),
                    printable(options.directory.string()), words, printable(directory.string()));
    if (!is_anybody_there()) {
        throw InputError(shown +
                         "it would run here with all your rights, so it needs your consent; if you trust "
                         "it, add --yes");
    }
    if (!says_yes(shown + "It runs here with all your rights. Run it?")) {
        throw InputError("not run");
    }
}

void reproduce(const ReproduceOptions& options, ExitCode& exit_code) {
    const ResultsReader reader = open_record(options.directory);
    const Snapshot snapshot = reader.snapshot();
    const PastTrial& trial = completed_trial(snapshot, options.id);
    const std::vector<PastAttempt> attempts = reader.attempts(trial.id);
    PastAttempt then = completing_attempt(trial.id, attempts);
    gather_epochs(then, trial, attempts);
    const StartTrial start = start_of(trial, snapshot, options);
    const bool of_command = start.plan.command.has_value();
    const std::filesystem::path at = recorded_directory(then, options.directory);
    if (of_command) {
        must_be_told_to_run(*start.plan.command, at, trial.id, options);
    }
    verify(start.plan.data);
    std::optional<Temporary> trials;
    if (of_command) {
        trials.emplace(Temporary::What::folder, "reproduce");
    }
    const TrainerCommand trainer =
        of_command ? command_trainer(trials->path(), at) : TrainerCommand{trainer_executable(), {}};

    const bool terminal = isatty(STDERR_FILENO) != 0;
    print_note("training {} again: {} epochs, {:.0f} s the first time\n", to_text(trial.id),
               then.epochs.size(), trial.selected->seconds);
    const Retrained now = retrain(trainer, start, threads_of(then), [&](const EpochReport& report) {
        if (terminal) {
            wipe_line();
            print_note("epoch {} of {}", report.epoch, then.epochs.size());
        }
    });
    if (terminal) {
        wipe_line();
    }

    const Reproduction reproduction = compare(then, *trial.selected, now, snapshot.source.objective);
    if (options.format == "json") {
        print_json(trial, reproduction, snapshot.as_of, of_command);
    } else {
        print_table(trial, reproduction, then, of_command);
    }
    if (reproduction.verdict == ReproductionVerdict::differs) {
        exit_code = ExitCode::failed;
    }
}

}  // namespace

void add_reproduce(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<ReproduceOptions>();
    CLI::App* command = app.add_subcommand("reproduce", "Train a trial again here, and compare every number");
    command->add_option("DIR", options->directory, "The sweep's directory")->required();
    command->add_option("ID", options->id, "A trial (c12s3), a configuration (c12), or best")
        ->capture_default_str();
    command->add_option("--data", options->data, "The shard of a data set: NAME=FILE");
    command->add_option("--format", options->format, "table or json")
        ->check(one_of({"table", "json"}))
        ->capture_default_str();
    command->add_flag("-y,--yes", options->yes, "Run the program of a sweep with a command without asking");
    command->footer("Example:\n  trommel reproduce recyclables best");
    command->callback([options, &exit_code] { reproduce(*options, exit_code); });
}

}  // namespace trommel::cli
