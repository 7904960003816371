// Keeps what Slurm signals from those whose end would be that of the ranks.
#pragma once

namespace trommel {

/// TERM and HUP wait from here on, also in the program that this process becomes, unless it lets them in itself. Open MPI's
/// launchers do not, and their ranks begin with nothing blocked.
void block_what_slurm_sends();

}  // namespace trommel
