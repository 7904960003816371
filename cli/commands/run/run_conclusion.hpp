// The end of `trommel run`: what it prints, and the decision whether its Slurm job runs again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/commands/commands.hpp"
#include "cli/commands/run/run_progress.hpp"
#include "slurm/slurm_job.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep_directory/last_words.hpp"
#include "sweep_directory/new_sweep.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// For a finished sweep: prints how many [[enqueue]] tables were not tried, and whether an edit led to no new trial.
/// `before` is the progress when this run began.
void say_what_was_left(const PreparedSweep& prepared, const ResultsReader& reader,
                       const SweepProgress& before, const SweepProgress& now, const SweepDirectory& directory,
                       RunProgress& progress);

/// The part of a sweep's progress that later runs need not repeat.
struct Standing {
    std::int64_t ended = 0;
    std::int64_t epochs = 0;  ///< of trials that have not ended

    bool operator==(const Standing&) const = default;
};

Standing standing(const SweepProgress& now, const ResultsReader& reader);

/// Explains a run that ended without recording its end. `node_died`: the launcher reported that it ended all ranks
/// because a node had died.
std::string how_it_broke_off(const SweepDirectory& directory, bool has_begun, bool node_died);

/// The progress after the run. If the record cannot be read, for example after the coordinator gave up on a full disk,
/// prints why (the coordinator's exit reason `words`, if there is one) and returns nothing. Throws InputError if that
/// reason is wrong input, and StorageError if there is no reason and this is not a job.
std::optional<SweepProgress> last_look(const ResultsReader& reader, const std::optional<LastWords>& words,
                                       bool in_a_job, RunProgress& progress);

/// A run of a Slurm job that ended before its sweep did.
struct JobRun {
    const SlurmJob& job;
    ResumeBy resume_by;
    const SweepDirectory& directory;
    std::chrono::steady_clock::duration length;
};

/// Asks Slurm to run the job again if slurm/resume_policy.hpp decides so. Prints the outcome, and stores it for
/// `trommel status`.
void resume_in_another_run(const JobRun& run, const SweepProgress& before,
                           const std::optional<SweepProgress>& now, bool came_further,
                           const std::optional<LastWords>& words, RunProgress& progress);

/// For a sweep that paused because its first trials all crashed in the same way. Always returns ExitCode::failed.
ExitCode conclude_failing(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress);

/// For a finished sweep. Returns ExitCode::failed if no trial was completed.
ExitCode conclude_finished(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress);

}  // namespace trommel::cli
