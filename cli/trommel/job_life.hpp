// What `trommel run` leaves in the sweep's directory of each life of its Slurm job, and whether there should be another one.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/common/slurm_job.hpp"
#include "cli/common/sweep_directory.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel::cli {

/// Whether a life of this job has begun: one that is queued again rests after a stop, but what was stopped before the job is none of
/// its business.
bool has_begun_before(const SweepDirectory& directory, const SlurmJob& job);

void remember_life(const SweepDirectory& directory, const SlurmJob& job);

/// Why another life would do no better; nothing where it may.
std::optional<std::string> reason_to_rest(const SweepProgress& now, const SweepProgress& before,
                                          bool came_further, std::chrono::steady_clock::duration life);

}  // namespace trommel::cli
