// Which MPI the ranks use.
#pragma once

#include <string>

namespace trommel {

/// "4.1", of the Open MPI that we were compiled with; "" where it was another MPI.
std::string built_with_open_mpi();

/// "4.1", of the Open MPI whose library was found when this process began: a module may have put another one first. "" where it is
/// another MPI. May be called before MPI is initialised.
std::string linked_with_open_mpi();

}  // namespace trommel
