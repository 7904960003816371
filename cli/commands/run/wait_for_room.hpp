// A Slurm job that starts while the disk is full waits: there is no user who would repeat the command.
#pragma once

#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// Waits until a small file can be written beside the sweep's record, at most ten minutes or until a signal; if the
/// disk is still full then, the next write reports the error. Prints a line when it starts to wait. Returns at once if
/// there is no record yet, or if this process may not write to it.
void wait_for_room(const SweepDirectory& directory);

}  // namespace trommel::cli
