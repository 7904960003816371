// trommel run: a sweep on this machine, from its first trial to its last; the same command resumes it.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/common/command_program.hpp"
#include "cli/common/coordinator_probe.hpp"
#include "cli/common/last_words.hpp"
#include "cli/common/request_box.hpp"
#include "cli/common/shard_location.hpp"
#include "cli/common/slurm_job.hpp"
#include "cli/common/slurm_time.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/interrupt.hpp"
#include "cli/trommel/job_guards.hpp"
#include "cli/trommel/launcher.hpp"
#include "cli/trommel/new_sweep.hpp"
#include "cli/trommel/run_conclusion.hpp"
#include "cli/trommel/run_progress.hpp"
#include "cli/trommel/run_signals.hpp"
#include "cli/trommel/shell_words.hpp"
#include "cli/trommel/verify_pixels.hpp"
#include "messaging/requests.hpp"
#include "report/text_table.hpp"
#include "search_spaces/sweep_file.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep/errors.hpp"

namespace trommel::cli {

namespace {

using std::chrono::steady_clock;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

struct RunOptions {
    std::filesystem::path sweep_file;
    std::filesystem::path directory;
    std::filesystem::path branch;
    int workers = 0;
    std::vector<std::string> data;
    std::string resume_by = "none";
    std::string launcher = "mpirun";
    int workers_per_gpu = 0;
};

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

// Said of the first one at once: where all will fail alike, nobody need wait for the end to learn it.
std::string failure_text(const FailedTrial& failed, const SweepDirectory& directory) {
    const std::string name = to_text(failed.trial);
    return fmt::format("{} failed: {}; what it printed: trommel logs {} {}", name,
                       one_line(failed.reason, 300), shell_word(directory.path.string()), name);
}

// Waits for the end of the launcher. The record is what counts, and the coordinator's last words: once they say that it is
// over, a launcher that hangs (Open MPI's may, after a rank has died) is given ten seconds.
void watch(Launcher& launcher, const SweepDirectory& directory, const ResultsReader& reader,
           const LastWordsFile& last_words, RunProgress& progress, const SweepProgress& former) {
    const Seq before = former.last_event.seq;
    std::optional<steady_clock::time_point> ended;
    std::optional<steady_clock::time_point> interrupted;
    std::optional<steady_clock::time_point> asked;
    bool told_of_failure = former.first_failed.has_value();
    while (!launcher.poll()) {
        if (interrupts() > 1) {
            launcher.kill();
            continue;
        }
        if (interrupts() == 1 && !interrupted) {
            interrupted = steady_clock::now();
            progress.say(
                time_is_over()
                    ? "the job's time is nearly over: the running trials are paused after the epoch at hand"
                    : "stopping; the running trials are paused after the epoch at hand ('trommel stop' "
                      "lets them end); once more to stop at once");
        }
        // Not before the coordinator is at work: ranks that are only starting would die of the signal, and the others wait
        // for them in MPI_Init. Then again and again, until it is heard.
        if (interrupted && (!asked || steady_clock::now() - *asked > 1s) &&
            coordinator_at_work(directory.path)) {
            asked = steady_clock::now();
            launcher.ask_to_stop();
        }
        if (interrupted && !asked && steady_clock::now() - *interrupted > 30s) {
            launcher.kill();
        }
        if (const auto now = look(reader)) {
            if (now->first_failed && !std::exchange(told_of_failure, true)) {
                progress.say(failure_text(*now->first_failed, directory));
            }
            progress.update(*now);
            if (!ended && has_ended(now->last_event, before)) {
                ended = steady_clock::now();
            }
        }
        if (!ended && last_words.read()) {
            ended = steady_clock::now();
        }
        if (ended && steady_clock::now() - *ended > 10s) {
            launcher.kill();
        }
        std::this_thread::sleep_for(200ms);
    }
}

ExitCode conclude(const SweepProgress& now, Seq before, const SweepDirectory& directory,
                  const std::optional<LastWords>& words, RunProgress& progress) {
    if (interrupts() > 1) {
        progress.say("stopped at once; the same command goes on");
        return ExitCode::stopped;
    }
    progress.update(now);
    if (words) {
        if (words->wrong_input) {
            throw InputError(words->text);
        }
        progress.say(words->text);
    }
    if (!has_ended(now.last_event, before)) {
        const bool has_begun = words || now.last_event.seq > before;
        progress.say((interrupts() > 0 ? "" : how_it_broke_off(directory, has_begun) + "; ") +
                     "the same command goes on");
        return ExitCode::stopped;
    }
    if (now.last_event.event == SweepEvent::stopped) {
        progress.say("stopped: " + now.last_event.detail + "; the same command goes on");
        return ExitCode::stopped;
    }
    return conclude_finished(now, directory, progress);
}

SweepDirectory directory_of(const RunOptions& options) {
    if (!options.directory.empty()) {
        return {options.directory};
    }
    const Sweep named = read_sweep(read_text(options.sweep_file), options.sweep_file.string());
    return {options.sweep_file.parent_path() / named.name};
}

void verify(const Sweep& sweep) {
    verify_pixels(sweep.data, [] { return interrupts() > 0; });
}

PreparedSweep prepare(const RunOptions& options, const SweepDirectory& directory) {
    const auto data = parse_data_options(options.data);
    if (options.branch.empty()) {
        return prepare_directory(directory, options.sweep_file, data, std::nullopt, verify);
    }
    const SweepDirectory former = directory_of(options);
    if (fs::weakly_canonical(former.path) == fs::weakly_canonical(directory.path)) {
        throw InputError("--branch " + options.branch.string() +
                         ": is the directory of the former sweep; give another one");
    }
    return prepare_directory(directory, options.sweep_file, data, former, verify);
}

MpiRun mpi_run(const RunOptions& options, const SweepDirectory& directory, const Sweep& sweep,
               const fs::path& last_words) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    return {.directory = directory.path,
            .workers = options.workers > 0 ? options.workers : std::max(cores, 1),
            .shards = shard_paths(sweep),
            .last_words = last_words,
            .command_directory = sweep.train.command ? command_directory(options.sweep_file) : fs::path(),
            .resume_by = options.resume_by,
            .launcher = options.launcher,
            .end_of_time = end_of_this_job(),
            .workers_per_gpu = options.workers_per_gpu};
}

// Why another life would do no better; nothing where it may.
std::optional<std::string> reason_to_rest(const SweepProgress& now, const SweepProgress& before,
                                          bool came_further, steady_clock::duration life) {
    const bool was_stopped = has_ended(now.last_event, before.last_event.seq) &&
                             now.last_event.detail.starts_with(stopped_by_request);
    if (was_stopped || (interrupts() > 0 && !time_is_over())) {
        return "somebody stopped it";
    }
    if (time_is_over() && !came_further) {
        return "no trial has come further than before; give each job more time (--time)";
    }
    if (!came_further && life < 60s) {
        return "it came to nothing within a minute";
    }
    return std::nullopt;
}

void run(const RunOptions& options, ExitCode& exit_code) {
    const SweepDirectory directory =
        options.branch.empty() ? directory_of(options) : SweepDirectory{options.branch};
    const PreparedSweep prepared = prepare(options, directory);
    const ResultsReader reader(directory.results());
    const SweepProgress before = reader.progress();
    RunProgress progress(prepared.sweep, before);
    if (!prepared.news.empty()) {
        progress.say(prepared.news);
    }
    if (const auto warning = missing_script_warning(prepared.sweep, options.sweep_file)) {
        progress.say(*warning);
    }
    const bool asked = prepared.edited || !RequestBox(directory.path).is_empty();
    if (before.last_event.event == SweepEvent::finished && !asked) {
        progress.update(before);
        say_what_was_left(prepared, reader, before, before, directory, progress);
        exit_code = conclude_finished(before, directory, progress);
        return;
    }
    if (prepared.begun) {
        verify(prepared.sweep);
    }
    if (interrupts() > 0) {
        throw Interrupted();
    }
    const LastWordsFile last_words;
    const auto job = slurm_job();
    const ResumeBy resume_by = *parse_resume_by(options.resume_by);
    const auto began = steady_clock::now();
    const Standing former = standing(before, reader);
    Launcher launcher(ranks_command(mpi_run(options, directory, prepared.sweep, last_words.path())));
    const JobGuards guards(job, resume_by, directory);
    watch(launcher, directory, reader, last_words, progress, before);
    const SweepProgress now = reader.progress();
    say_what_was_left(prepared, reader, before, now, directory, progress);
    exit_code = conclude(now, before.last_event.seq, directory, last_words.read(), progress);
    if (exit_code == ExitCode::stopped && job) {
        const bool came_further = standing(now, reader) != former;
        const auto rest = reason_to_rest(now, before, came_further, steady_clock::now() - began);
        progress.say(rest ? "the job does not go on by itself: " + *rest
                          : resume_later(resume_by, *job, directory.slurm()));
    }
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
    command->add_option(
        "--branch", options->branch,
        "Begin another sweep in this directory with those trials of the first that still count");
    command
        ->add_option("--resume-by", options->resume_by,
                     "In a Slurm job that ends before the sweep: requeue, resubmit or none")
        ->check(CLI::IsMember({"requeue", "resubmit", "none"}))
        ->capture_default_str();
    command
        ->add_option("--launcher", options->launcher,
                     "What starts the ranks: mpirun; or srun, in a Slurm job where mpirun is forbidden")
        ->check(CLI::IsMember({"mpirun", "srun"}))
        ->capture_default_str();
    command
        ->add_option("--workers-per-gpu", options->workers_per_gpu,
                     "Each worker sees one of $CUDA_VISIBLE_DEVICES, so many the same [default: all]")
        ->check(CLI::Range(1, 64));
    command->footer(
        "Example:\n  trommel run sweep.toml -w 4\n  trommel run wider.toml -d recyclables --branch "
        "recyclables-2");
    command->callback([options, &exit_code] {
        count_signals();
        try {
            run(*options, exit_code);
        } catch (const Interrupted&) {
            fmt::print(stderr, "stopped before it began; the same command goes on\n");
            exit_code = ExitCode::stopped;
        }
    });
}

}  // namespace trommel::cli
