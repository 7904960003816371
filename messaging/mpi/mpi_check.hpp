// Checks the return code of an MPI call; the error names the line that made it.
#pragma once

#include <mpi.h>

#include <stdexcept>

namespace trommel {

/// MPI itself has failed: no message can be sent or received any more. Unlike MessageError, which concerns
/// one message.
struct MpiError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws MpiError if an MPI call failed. (clang 14 cannot use std::source_location of Debian 12's library.)
void check(int code, const char* file = __builtin_FILE(), int line = __builtin_LINE());

}  // namespace trommel
