// Variables by which Slurm's commands, and MPI's, take one job, step or rank for another.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// Without what a job, a step or a rank has put there for itself: another job's srun and mpirun would believe it. What says where
/// Slurm is (SLURM_CONF and the like) stays.
std::vector<std::string> environment_of_a_new_job(const std::vector<std::string>& ours);

/// Of this process, in a job: the steps that it starts (mpirun's daemons, guards) get its environment, also where the job has none of
/// its submitter's; do not wait for what other steps hold; and are not refused for two ways to ask for memory.
void let_steps_begin();

/// Of this process, which is about to become mpirun: its srun starts one daemon a node, which is no task of the job, and none of the
/// ranks of a step that we may stand in.
void forget_tasks();

}  // namespace trommel
