// How long a Slurm job may still run.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace trommel {

/// "1:02", "1:02:03" or "4-01:02:03", as squeue prints for %L; nothing for UNLIMITED and the like.
std::optional<std::chrono::seconds> parse_slurm_time(std::string_view text);

/// A time limit as sbatch takes it: "5" (minutes), "5:30", "8:00:00", "1-12", "1-12:30", "1-12:30:00"; Slurm rounds up to minutes.
/// Nothing for UNLIMITED, for 0, which means the same, and for what is not a time.
std::optional<std::chrono::seconds> parse_time_limit(std::string_view text);

/// A warning that leaves some of the time: as asked for, or a quarter of the time if it would take more than half of it.
std::chrono::seconds bearable_warning(std::chrono::seconds warning, std::chrono::seconds time);

/// When Slurm will kill the job that we are in. Asks Slurm, which takes a moment. Nothing outside a job, if it has no
/// limit, and without an answer.
std::optional<std::chrono::system_clock::time_point> end_of_this_job();

}  // namespace trommel
