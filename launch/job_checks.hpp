// The Slurm job that `trommel run` is in: whether it is over, how long it lasts, and whether srun reaches its nodes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "slurm/slurm_job.hpp"

namespace trommel {

/// Throws InputError if Slurm says that the job is over: a shell can outlive its job, and mpirun would look for nodes that the job no
/// longer has.
void must_not_be_over(const SlurmJob& job);

struct JobTime {
    std::optional<std::chrono::system_clock::time_point>
        end;                          ///< when Slurm kills the job; nothing if unknown
    std::chrono::seconds warning{0};  ///< how long before that the sweep is paused; 0: never
    std::string note;                 ///< for the job's log, if the warning was shortened
};

/// Asks Slurm. If the rest of the job is shorter than the warning, Slurm would warn at once: then the warning is
/// shortened, and trommel sends it.
JobTime time_of_this_job(std::chrono::seconds warning);

/// What srun prints if it cannot start a process on each node of the job: mpirun, which starts its daemons through srun, hides that and
/// blames the network. Empty if it can, or if the job has one node.
std::string complaint_of_srun(const SlurmJob& job);

}  // namespace trommel
