// Those who notice that the node of a Slurm job's batch script has died.
#pragma once

#include <sys/types.h>

#include <optional>

#include "slurm/sign_of_life.hpp"
#include "slurm/slurm_job.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// While it lives, each node of the job has a `trommel guard`, in a step of its own that outlives mpirun's, and this process
/// gives signs of life. Does nothing outside of a Slurm job, nor in one with one node, whose death Slurm itself answers.
class JobGuards {
  public:
    JobGuards(const std::optional<SlurmJob>& job, ResumeBy resume_by, const SweepDirectory& directory);
    ~JobGuards();

    JobGuards(const JobGuards&) = delete;
    JobGuards& operator=(const JobGuards&) = delete;

  private:
    std::optional<SigningLife> life_;
    pid_t step_ = -1;
};

}  // namespace trommel
