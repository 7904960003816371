#pragma once

#include <string>

namespace trommel::cli {

/// Removes what a killed process of this one's number, user and machine has left for Open MPI 5 in the directory for temporary files.
/// Called right before this process becomes `program` ("prterun", which mpirun is, or its daemon "prted"): 5.0.7 does not begin where
/// it finds such files, and in a container that is begun again the numbers are the same.
void remove_former_session(const std::string& program);

}  // namespace trommel::cli
