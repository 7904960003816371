// A Slurm job that begins while the disk is full: nobody is there who would repeat the command.
#pragma once

#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// Returns once a small file can be written beside the sweep's record; after ten minutes without, or a signal, too: then the
/// next write has its say. Says so when it begins to wait. At once where there is no record yet, or nobody may write there.
void wait_for_room(const SweepDirectory& directory);

}  // namespace trommel::cli
