// Protects Open MPI's launchers from Slurm's signals: if a launcher ends, its ranks end too.
#pragma once

#include <csignal>

namespace trommel {

/// Blocks TERM and HUP in a program that is started with this mask, unless it unblocks them itself. Open MPI's launchers do not,
/// and their ranks start with an empty mask.
void add_what_slurm_sends(sigset_t& mask);

}  // namespace trommel
