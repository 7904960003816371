// Whose mpirun stands first in PATH: MPICH's, or Intel's, cannot start ranks of Open MPI, and says so in words that help nobody.
#pragma once

#include <string>

namespace trommel {

/// In words for a person. Without `advice` all is well.
struct FoundMpirun {
    std::string value;   ///< what it says of itself; or what is wrong with it, with its path
    std::string advice;  ///< what to do about it
};

/// Asks it, and trommel-rank, for their versions. What answers nothing within ten seconds is left for `run` to wait for.
FoundMpirun look_for_mpirun();

/// Throws InputError where mpirun is missing, does not start, or is not the Open MPI that trommel-rank uses.
void must_have_mpirun();

}  // namespace trommel
