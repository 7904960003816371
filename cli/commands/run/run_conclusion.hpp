// What `trommel run` says at the end of a sweep.
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

/// For a finished sweep: prints what its file or an edit asked for and did not get. `before` is its progress when this run began.
void say_what_was_left(const PreparedSweep& prepared, const ResultsReader& reader,
                       const SweepProgress& before, const SweepProgress& now, const SweepDirectory& directory,
                       RunProgress& progress);

/// The progress of a sweep that no later run has to repeat.
struct Standing {
    std::int64_t ended = 0;
    std::int64_t epochs = 0;  ///< of the trials without an end

    bool operator==(const Standing&) const = default;
};

Standing standing(const SweepProgress& now, const ResultsReader& reader);

/// Why a run recorded no end. `node_died`: the launcher reported that it ended all ranks for a dead node.
std::string how_it_broke_off(const SweepDirectory& directory, bool has_begun, bool node_died);

/// Nothing if the record cannot be read, for example after a coordinator gave up on a full disk: then its exit reason counts.
std::optional<SweepProgress> last_look(const ResultsReader& reader, const std::optional<LastWords>& words,
                                       bool in_a_job, RunProgress& progress);

/// A run of a Slurm job that ended before its sweep did.
struct JobRun {
    const SlurmJob& job;
    ResumeBy resume_by;
    const SweepDirectory& directory;
    std::chrono::steady_clock::duration length;
};

/// Asks Slurm to run the job again if slurm/resume_policy.hpp says so; prints, and keeps for `trommel status`, what came of it.
void resume_in_another_run(const JobRun& run, const SweepProgress& before,
                           const std::optional<SweepProgress>& now, bool came_further,
                           const std::optional<LastWords>& words, RunProgress& progress);

/// All first trials have crashed in the same way.
ExitCode conclude_failing(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress);

/// ExitCode::failed if no trial was completed.
ExitCode conclude_finished(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress);

}  // namespace trommel::cli
