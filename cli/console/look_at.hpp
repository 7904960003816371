// How the sweep in a directory is doing, for the commands that say so.
#pragma once

#include <filesystem>

#include "report/status.hpp"
#include "slurm/sweep_jobs.hpp"

namespace trommel::cli {

/// Throws as open_record() does. `jobs`: those of this directory are in the status; of a finished sweep, only such as still wait or
/// run.
Status look_at(const std::filesystem::path& directory, const SweepJobs& jobs);

}  // namespace trommel::cli
