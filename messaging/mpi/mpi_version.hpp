// Which MPI library the ranks use.
#pragma once

#include <string>

namespace trommel {

/// The version of Open MPI at compile time, e.g. "4.1"; "" if it was another MPI.
std::string built_with_open_mpi();

/// The version of the Open MPI library loaded by this process, e.g. "4.1": an environment module may have put
/// another one first. "" if it is another MPI. May be called before MPI is initialized.
std::string linked_with_open_mpi();

}  // namespace trommel
