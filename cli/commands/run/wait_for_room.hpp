// A Slurm job that starts while the disk is full waits: there is no user who would repeat the command.
#pragma once

#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// Returns once a small file can be written beside the sweep's record; after ten minutes without, or a signal, too: then the
/// next write has its say. Prints a line when it starts to wait. Returns at once if there is no record yet, or it may not be written.
void wait_for_room(const SweepDirectory& directory);

}  // namespace trommel::cli
