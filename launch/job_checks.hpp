// The Slurm job that `trommel run` is in: whether it is over, how long it lasts, and whether srun reaches its nodes.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "slurm/slurm_job.hpp"

namespace trommel {

/// Throws InputError where Slurm says that the job is over: a shell may outlive the job in which it was begun, and mpirun would look
/// for nodes that it no longer has.
void must_not_be_over(const SlurmJob& job);

struct JobTime {
    std::optional<std::chrono::system_clock::time_point>
        end;  ///< when Slurm kills the job; nothing where it does not, or does not say
    std::chrono::seconds warning{0};  ///< so long before, the sweep ends in order; 0: nobody says when
    std::string note;                 ///< for the job's log, where that is not what was asked for
};

/// Asks Slurm. Its warning comes at once where the job, or what is left of it, is no longer than that: then it is postponed, and comes
/// by itself.
JobTime time_of_this_job(std::chrono::seconds warning);

/// What srun complains of where it cannot start a process on each node of the job: mpirun, which starts its daemons so, keeps that to
/// itself and blames the network. Empty where it can, or there is one node.
std::string complaint_of_srun(const SlurmJob& job);

}  // namespace trommel
