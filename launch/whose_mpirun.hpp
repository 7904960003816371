// Identifies the mpirun that is first in PATH: that of MPICH or Intel MPI cannot start ranks of Open MPI, and its errors do not say so.
#pragma once

#include <string>

namespace trommel {

/// The first mpirun in PATH, in words for the user. If `advice` is empty, it can be used.
struct FoundMpirun {
    std::string value;   ///< the version that it reports; or its path and the problem with it
    std::string advice;  ///< what to do about it
    bool answered = true;
};

/// Asks it, and trommel-rank, for their versions. What answers nothing within ten seconds is left for `run` to wait for.
FoundMpirun look_for_mpirun();

/// Throws InputError if mpirun is missing, does not start, or is not the Open MPI that trommel-rank uses.
void must_have_mpirun();

}  // namespace trommel
