// Every return code of MPI is looked at, and the error names the line that made the call.
#pragma once

#include <mpi.h>

#include <stdexcept>

namespace trommel {

/// MPI itself has failed: nothing more can be said or heard. Unlike MessageError, which is about one message.
struct MpiError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws MpiError when an MPI call failed. (std::source_location is more than clang 14 makes of Debian 12's library.)
void check(int code, const char* file = __builtin_FILE(), int line = __builtin_LINE());

}  // namespace trommel
