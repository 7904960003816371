// The environment variables of Open MPI. Those that the user has set are kept.
#pragma once

namespace trommel {

/// Whether all ranks will be on this machine. In a Slurm job, Slurm reports the number of nodes. With another
/// scheduler, or a list of hosts, the answer is false: there may be any number of machines.
bool is_on_this_machine_alone();

/// Changes the environment of this process, which is about to become mpirun or srun: root may use it; its daemons
/// ignore Slurm's TERM, and survive the death of a node; if all ranks are on this machine, they listen on the loopback
/// address alone.
void prepare_mpi_environment();

/// Sets HOME if it is not set (--export=NIL): mpirun of Open MPI 5 does not start without it.
void have_home();

}  // namespace trommel
