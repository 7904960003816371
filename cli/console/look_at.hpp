// Reads the status of the sweep in a directory, for the commands that show it.
#pragma once

#include <filesystem>

#include "report/status.hpp"
#include "slurm/sweep_jobs.hpp"

namespace trommel::cli {

/// Throws like open_record(). `jobs`: the status includes those of this directory; for a finished sweep, only
/// those that still wait or run.
Status look_at(const std::filesystem::path& directory, const SweepJobs& jobs);

}  // namespace trommel::cli
