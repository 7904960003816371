// What Open MPI is told by its environment. What a user has set there himself stays.
#pragma once

namespace trommel {

/// Whether all ranks will be on this machine. Slurm's job says so itself; another scheduler's, or a list of hosts, may mean any
/// number of machines.
bool is_on_this_machine_alone();

/// Of this process, which is about to become mpirun or srun: root may use it; its daemons do not hear Slurm's TERM, and outlive a
/// node; if all ranks are on this machine, they listen on the loopback address alone.
void prepare_mpi_environment();

/// Sets HOME if it is not set (--export=NIL): mpirun of Open MPI 5 does not start without it.
void have_home();

}  // namespace trommel
