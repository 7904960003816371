// Variables by which Slurm's commands, and MPI's, take one job, step or rank for another.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// Without the variables that a job, a step or a rank was given: srun and mpirun of another job would take them for their own. The
/// variables that locate Slurm (SLURM_CONF and the like) stay.
std::vector<std::string> environment_of_a_new_job(const std::vector<std::string>& ours);

/// Changes this process's environment, in a job: the steps that it starts (mpirun's daemons, watchdogs) get its environment, even if
/// the job has none of its submitter's; they do not wait for resources of other steps; and Slurm does not refuse them for two
/// requests for memory.
void let_steps_begin();

/// Changes the environment of this process, which is about to become mpirun: its srun starts one daemon on each node, which is not a
/// task of the job, nor a rank of the step that we may run in.
void forget_tasks();

}  // namespace trommel
