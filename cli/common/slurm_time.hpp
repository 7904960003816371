// How long a Slurm job may still run.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace trommel::cli {

/// "1:02", "1:02:03" or "4-01:02:03", as squeue's %L says it; nothing for UNLIMITED and the like.
std::optional<std::chrono::seconds> parse_slurm_time(std::string_view text);

/// When Slurm will kill the job that we are in; it is asked, which takes a moment. Nothing outside of a job, where it has no
/// limit, and without an answer.
std::optional<std::chrono::system_clock::time_point> end_of_this_job();

}  // namespace trommel::cli
