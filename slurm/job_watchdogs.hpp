// Watchdogs on the other nodes of a Slurm job, for the death of its batch host.
#pragma once

#include <sys/types.h>

#include <optional>

#include "slurm/heartbeat_file.hpp"
#include "slurm/slurm_job.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// Starts `trommel guard` on each node of the job, in a step of its own that outlives mpirun's, and writes the heartbeat that they
/// watch. Does nothing outside a Slurm job, nor in a job of one node: Slurm itself requeues that when the node dies.
class JobWatchdogs {
  public:
    JobWatchdogs(const std::optional<SlurmJob>& job, ResumeBy resume_by, const SweepDirectory& directory);
    ~JobWatchdogs();

    JobWatchdogs(const JobWatchdogs&) = delete;
    JobWatchdogs& operator=(const JobWatchdogs&) = delete;

  private:
    std::optional<HeartbeatWriter> heartbeat_;
    pid_t step_ = -1;
};

}  // namespace trommel
