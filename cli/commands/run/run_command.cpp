// trommel run: a sweep on this machine, from its first trial to its last; the same command resumes it.
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/commands/run/run_conclusion.hpp"
#include "cli/commands/run/run_progress.hpp"
#include "cli/commands/run/wait_for_launcher.hpp"
#include "cli/commands/run/wait_for_room.hpp"
#include "cli/commands/verify_pixels.hpp"
#include "cli/console/interrupt.hpp"
#include "cli/console/option_checks.hpp"
#include "launch/job_checks.hpp"
#include "launch/launcher.hpp"
#include "launch/mpi_environment.hpp"
#include "launch/run_signals.hpp"
#include "launch/whose_mpirun.hpp"
#include "search_spaces/sweep_file.hpp"
#include "slurm/job_watchdogs.hpp"
#include "slurm/recorded_end.hpp"
#include "slurm/slurm_job.hpp"
#include "slurm/submitted_jobs.hpp"
#include "storage/results/close_record.hpp"
#include "storage/results/results_reader.hpp"
#include "storage/results/writer_claim.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/inputs/command_program.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "sweep_directory/last_words.hpp"
#include "sweep_directory/new_sweep.hpp"
#include "sweep_directory/request_box.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"
#include "system/usable_cores.hpp"

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
    ResumeBy resume_by = ResumeBy::none;
    LauncherKind launcher = LauncherKind::mpirun;
    int workers_per_gpu = 0;
    int warning_seconds = 0;
};

ExitCode conclude(const SweepProgress& now, Seq before, const SweepDirectory& directory,
                  const std::optional<LastWords>& words, bool node_died, RunProgress& progress) {
    if (interrupts() > 1) {
        progress.say("stopped at once; run the same command to resume");
        return ExitCode::stopped;
    }
    progress.update(now);
    if (words && words->wrong_input) {
        throw InputError(words->text);
    }
    if (words && !has_ended(now.last_event, before)) {
        progress.say(words->text);
    }
    if (!has_ended(now.last_event, before)) {
        const bool has_begun = words || now.last_event.seq > before;
        progress.say((interrupts() > 0 ? "" : how_it_broke_off(directory, has_begun, node_died) + "; ") +
                     "run the same command to resume");
        return ExitCode::stopped;
    }
    if (is_failing_alike(now.last_event.detail)) {
        return conclude_failing(now, directory, progress);
    }
    if (now.last_event.event == SweepEvent::stopped) {
        progress.say("stopped: " + now.last_event.detail + "; run the same command to resume");
        return ExitCode::stopped;
    }
    return conclude_finished(now, directory, progress);
}

SweepDirectory directory_of(const RunOptions& options, const SweepFile& file) {
    return {options.directory.empty() ? file.path.parent_path() / file.sweep.name : options.directory};
}

void verify(const LocatedSweep& located) {
    verify_pixels(located.sweep().data, [] { return interrupts() > 0; });
}

PreparedSweep prepare(const RunOptions& options, const SweepFile& file, const SweepDirectory& directory) {
    const auto data = parse_data_options(options.data);
    if (options.branch.empty()) {
        return prepare_directory(directory, file, data, std::nullopt, verify);
    }
    const SweepDirectory former = directory_of(options, file);
    if (fs::weakly_canonical(former.path) == fs::weakly_canonical(directory.path)) {
        throw InputError("--branch " + options.branch.string() +
                         ": is the directory of the former sweep; give another one");
    }
    return prepare_directory(directory, file, data, former, verify);
}

void must_have_launcher(const RunOptions& options) {
    if (options.launcher == LauncherKind::mpirun) {
        must_have_mpirun();
    }
}

MpiRun mpi_run(const RunOptions& options, const SweepDirectory& directory, const LocatedSweep& located,
               const fs::path& last_words, const JobTime& time) {
    return {.directory = directory.path,
            .workers = options.workers > 0 ? options.workers : usable_cores(),
            .inputs = input_paths(located),
            .last_words = last_words,
            .command_directory =
                located.sweep().train.command ? command_directory(options.sweep_file) : fs::path(),
            .resume_by = options.resume_by,
            .launcher = options.launcher,
            .deadline = time.end,
            .warning_seconds = static_cast<int>(time.warning.count()),
            .workers_per_gpu = options.workers_per_gpu};
}

// On several machines the cores are not known before the ranks are there.
void warn_of_too_many(int workers, RunProgress& progress) {
    const Cores here = cores();
    if (workers > here.usable() && is_on_this_machine_alone()) {
        progress.say(
            fmt::format("warning: -w {}: more workers than cores that may be used here ({}); they take turns",
                        workers, to_text(here)));
    }
}

// Returns the identity of the record if the run ended normally.
std::optional<FileIdentity> run_in(const SweepDirectory& directory, const SweepFile& file,
                                   const std::optional<SlurmJob>& job, const RunOptions& options,
                                   ExitCode& exit_code) {
    const JobTime time = job ? time_of_this_job(std::chrono::seconds(options.warning_seconds)) : JobTime{};
    if (job) {
        wait_for_room(directory);
    }
    // A sweep that is begun may be finished, and then needs none.
    const bool is_new = !fs::exists(directory.results());
    if (is_new) {
        must_have_launcher(options);
    }
    const PreparedSweep prepared = prepare(options, file, directory);
    const ResultsReader reader(directory.results());
    const auto record = identity_of(directory.results());
    const SweepProgress before = reader.progress();
    RunProgress progress(prepared.located.sweep(), directory, before);
    if (!prepared.news.empty()) {
        progress.say(prepared.news);
    }
    if (const auto warning = missing_script_warning(prepared.located.sweep(), file.path)) {
        progress.say(*warning);
    }
    const bool asked = prepared.edited || !RequestBox(directory.path).is_empty();
    if (before.last_event.event == SweepEvent::finished && !asked) {
        progress.update(before);
        say_what_was_left(prepared, reader, before, before, directory, progress);
        exit_code = conclude_finished(before, directory, progress);
        return record;
    }
    if (job && job->life > 0 && has_begun(directory.slurm(), job->id) && waits_for_user(before.last_event)) {
        progress.say((is_failing_alike(before.last_event.detail)
                          ? before.last_event.detail
                          : "a user stopped it while this job ran before") +
                     "; submit it again to resume");
        exit_code = ExitCode::stopped;
        return record;
    }
    if (!is_new) {
        must_have_launcher(options);
    }
    if (prepared.begun) {
        verify(prepared.located);
    }
    if (interrupts() > 0) {
        throw Interrupted();
    }
    if (job) {
        remember_beginning(directory.slurm(), job->id);
    }
    const LastWordsFile last_words;
    const auto began = steady_clock::now();
    const Standing former = standing(before, reader);
    const MpiRun ranks = mpi_run(options, directory, prepared.located, last_words.path(), time);
    warn_of_too_many(ranks.workers, progress);
    if (!time.note.empty()) {
        progress.say(time.note);
    }
    Launcher launcher(ranks_command(ranks));
    const JobWatchdogs watchdogs(job, options.resume_by, directory);
    wait_for(launcher, ranks.workers + 1, directory, reader, last_words, progress, before);
    const auto words = last_words.read();
    const auto now = last_look(reader, words, job.has_value(), progress);
    exit_code = ExitCode::stopped;
    if (now) {
        say_what_was_left(prepared, reader, before, *now, directory, progress);
        exit_code = conclude(*now, before.last_event.seq, directory, words, launcher.has_ended_for_a_node(),
                             progress);
    }
    if (exit_code == ExitCode::stopped && job) {
        const bool came_further = now && standing(*now, reader) != former;
        resume_in_another_run({*job, options.resume_by, directory, steady_clock::now() - began}, before, now,
                              came_further, words, progress);
    }
    return now && has_ended(now->last_event, before.last_event.seq) ? record : std::nullopt;
}

void run(const RunOptions& options, ExitCode& exit_code) {
    const SweepFile file = read_sweep_file(options.sweep_file);
    const SweepDirectory directory =
        options.branch.empty() ? directory_of(options, file) : SweepDirectory{options.branch};
    const auto job = slurm_job();
    if (job) {
        must_not_be_over(*job);
    }
    try {
        const auto record = run_in(directory, file, job, options, exit_code);
        if (record && !coordinator_at_work(directory.path) && !is_being_written(directory.results())) {
            close_record(directory.results(), *record);
        }
    } catch (const InputError& error) {
        if (job) {
            remember_end(directory.slurm(), job->id, error.what());
        }
        throw;
    }
}

}  // namespace

void add_run(CLI::App& app, ExitCode& exit_code) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = app.add_subcommand("run", "Run a sweep on this machine, or resume one");
    command->add_option("SWEEP", options->sweep_file, "The sweep file")->required();
    command->add_option("-d,--directory", options->directory,
                        "The sweep's directory [default: its name, beside the file]");
    command
        ->add_option("-w,--workers", options->workers,
                     "Trials at once [default: the cores that may be used here]")
        ->check(whole_number(1, 4096));
    command->add_option("--data", options->data, "Where a data set's shard is: NAME=FILE");
    command->add_option(
        "--branch", options->branch,
        "Begin another sweep in this directory with those trials of the first that still count");
    command
        ->add_option("--resume-by", options->resume_by,
                     "How a Slurm job that ends before the sweep resumes it")
        ->transform(one_of({ResumeBy::requeue, ResumeBy::resubmit, ResumeBy::none}))
        ->default_str("none");
    command
        ->add_option("--launcher", options->launcher,
                     "What starts the ranks: mpirun, or srun in a Slurm job if mpirun is forbidden")
        ->transform(one_of({LauncherKind::mpirun, LauncherKind::srun}))
        ->default_str("mpirun");
    command
        ->add_option("--warning", options->warning_seconds,
                     "In a Slurm job: how many seconds before its end Slurm sends SIGUSR1")
        ->check(whole_number(1, 86400));
    command
        ->add_option(
            "--workers-per-gpu", options->workers_per_gpu,
            "How many workers share a GPU; each sees one device of $CUDA_VISIBLE_DEVICES [default: every worker sees all]")
        ->check(whole_number(1, 64));
    command->footer(
        "Example:\n  trommel run sweep.toml -w 4\n  trommel run wider.toml -d recyclables --branch "
        "recyclables-2");
    command->callback([options, &exit_code] {
        outlive_failed_writes();
        count_signals();
        try {
            run(*options, exit_code);
        } catch (const Interrupted&) {
            print_note("stopped before it began; run the same command to resume\n");
            exit_code = ExitCode::stopped;
        }
    });
}

}  // namespace trommel::cli
