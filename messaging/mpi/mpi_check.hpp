// Every return code of MPI is looked at, and the error names the line that made the call.
#pragma once

#include <mpi.h>

#include <source_location>
#include <stdexcept>

namespace trommel {

/// MPI itself has failed: nothing more can be said or heard. Unlike MessageError, which is about one message.
struct MpiError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws MpiError when an MPI call failed.
void check(int code, std::source_location at = std::source_location::current());

}  // namespace trommel
