// trommel run: a sweep on this machine, from its first trial to its last; the same command resumes it.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "cli/common/command_program.hpp"
#include "cli/common/coordinator_probe.hpp"
#include "cli/common/last_words.hpp"
#include "cli/common/shard_location.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/launcher.hpp"
#include "cli/trommel/new_sweep.hpp"
#include "cli/trommel/run_progress.hpp"
#include "search_spaces/sweep_file.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

struct RunOptions {
    std::filesystem::path sweep_file;
    std::filesystem::path directory;
    int workers = 0;
    std::vector<std::string> data;
};

volatile std::sig_atomic_t interrupts = 0;

void count_interrupt(int) {
    interrupts = interrupts + 1;
}

bool has_ended(const SweepChanged& event, Seq before) {
    return event.seq > before && (event.event == SweepEvent::finished || event.event == SweepEvent::stopped);
}

// How far the sweep is; nothing on a file system where only the coordinator can open the record.
std::optional<SweepProgress> look(const ResultsReader& reader) {
    try {
        return reader.progress();
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

// Waits for the end of the launcher. The record is what counts: once it says that the sweep has ended, a launcher that
// hangs (Open MPI's may, after a rank has died) is given ten seconds.
void watch(Launcher& launcher, const ResultsReader& reader, RunProgress& progress, Seq before) {
    std::optional<steady_clock::time_point> ended;
    int asked = 0;
    while (!launcher.poll()) {
        if (interrupts > asked) {
            asked = interrupts;
            asked == 1 ? launcher.ask_to_stop() : launcher.kill();
            progress.say(asked == 1 ? "stopping; once more to stop at once" : "stopped at once");
            continue;
        }
        if (const auto now = look(reader)) {
            progress.update(*now);
            if (!ended && has_ended(now->last_event, before)) {
                ended = steady_clock::now();
            }
        }
        if (ended && steady_clock::now() - *ended > 10s) {
            launcher.kill();
        }
        std::this_thread::sleep_for(200ms);
    }
}

ExitCode conclude_finished(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress) {
    const std::int64_t failed = now.count(TrialState::failed);
    if (failed > 0) {
        progress.say(fmt::format("{} of {} trials failed; 'trommel show {} TRIAL' tells why", failed,
                                 failed + now.count(TrialState::completed) + now.count(TrialState::pruned),
                                 directory.path.string()));
    }
    progress.say("finished; look at it with: trommel leaderboard " + directory.path.string());
    return now.count(TrialState::completed) > 0 ? ExitCode::done : ExitCode::failed;
}

ExitCode conclude(const SweepProgress& now, Seq before, const SweepDirectory& directory,
                  RunProgress& progress) {
    progress.update(now);
    if (const auto words = take_last_words(directory)) {
        if (words->wrong_input) {
            throw InputError(words->text);
        }
        progress.say(words->text);
    }
    if (!has_ended(now.last_event, before)) {
        progress.say("the coordinator died; see " + (directory.logs() / "coordinator.log").string() +
                     "; the same command goes on");
        return ExitCode::stopped;
    }
    if (now.last_event.event == SweepEvent::stopped) {
        progress.say("stopped: " + now.last_event.detail + "; the same command goes on");
        return ExitCode::stopped;
    }
    return conclude_finished(now, directory, progress);
}

void handle_signals() {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
        std::signal(signal, count_interrupt);
    }
}

SweepDirectory directory_of(const RunOptions& options) {
    if (!options.directory.empty()) {
        return {options.directory};
    }
    const Sweep named = read_sweep(read_text(options.sweep_file), options.sweep_file.string());
    return {options.sweep_file.parent_path() / named.name};
}

void run(const RunOptions& options, ExitCode& exit_code) {
    const SweepDirectory directory = directory_of(options);
    if (const auto holder = coordinator_at_work(directory.path)) {
        throw InputError(directory.path.string() + ": this sweep is running already (" + *holder +
                         "); look at it with 'trommel status', or stop that process first");
    }
    const Sweep sweep = prepare_directory(directory, options.sweep_file, parse_data_options(options.data));
    const ResultsReader reader(directory.results());
    const SweepProgress before = reader.progress();
    RunProgress progress(sweep, before);
    if (before.last_event.event == SweepEvent::finished) {
        progress.update(before);
        exit_code = conclude_finished(before, directory, progress);
        return;
    }

    handle_signals();
    take_last_words(directory);  // of an earlier life
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    const int workers = options.workers > 0 ? options.workers : std::max(cores, 1);
    std::vector<std::string> command = mpirun_command(directory.path, workers, shard_paths(sweep));
    if (sweep.train.command) {
        command.insert(command.end(),
                       {"--command-directory", command_directory(options.sweep_file).string()});
    }
    Launcher launcher(command);
    watch(launcher, reader, progress, before.last_event.seq);
    exit_code = conclude(reader.progress(), before.last_event.seq, directory, progress);
}

}  // namespace

void add_run(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand("run", "Run a sweep on this machine, or go on with one");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("-d,--directory", options->directory,
                        "The sweep's directory [default: its name, beside the file]");
    command
        ->add_option("-w,--workers", options->workers, "Trials at once [default: the cores of this machine]")
        ->check(CLI::Range(1, 4096));
    command->add_option("--data", options->data, "Where a data set's shard is: NAME=FILE");
    command->footer("Example:\n  trommel run sweep.toml -w 4");
    command->callback([options, &exit_code] { run(*options, exit_code); });
}

}  // namespace trommel::cli
