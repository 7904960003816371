// How long a Slurm job may still run.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "cli/common/slurm_job.hpp"

namespace trommel::cli {

/// "1:02", "1:02:03" or "4-01:02:03", as squeue's %L says it; nothing for UNLIMITED and the like.
std::optional<std::chrono::seconds> parse_slurm_time(std::string_view text);

/// Asks Slurm, which takes a moment. Nothing where there is no limit, or no answer.
std::optional<std::chrono::seconds> time_left(const SlurmJob& job);

}  // namespace trommel::cli
