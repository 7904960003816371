// Every return code of MPI is looked at, and the error names the line that made the call.
#pragma once

#include <mpi.h>

#include <source_location>

namespace trommel {

/// Throws MessageError when an MPI call failed.
void check(int code, std::source_location at = std::source_location::current());

}  // namespace trommel
