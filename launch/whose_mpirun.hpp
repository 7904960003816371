// Identifies the mpirun that is first in PATH: that of MPICH or Intel MPI cannot start ranks of Open MPI, and its errors do not say so.
#pragma once

#include <string>

namespace trommel {

/// In words for a person. Without `advice` nothing speaks against it.
struct FoundMpirun {
    std::string value;   ///< what it says of itself; or what is wrong with it, with its path
    std::string advice;  ///< what to do about it
    bool answered = true;
};

/// Asks it, and trommel-rank, for their versions. What answers nothing within ten seconds is left for `run` to wait for.
FoundMpirun look_for_mpirun();

/// Throws InputError if mpirun is missing, does not start, or is not the Open MPI that trommel-rank uses.
void must_have_mpirun();

}  // namespace trommel
