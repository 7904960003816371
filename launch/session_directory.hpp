// The session directory that Open MPI 5 keeps in the directory for temporary files.
#pragma once

#include <string>

namespace trommel {

/// Removes the files of Open MPI 5 that a killed process with the same process ID, user and host left behind.
/// Called right before this process becomes `program` ("prterun", which is mpirun, or its daemon "prted"): 5.0.7 does not start if
/// such files exist, and a restarted container uses the same process IDs again.
void remove_former_session(const std::string& program);

}  // namespace trommel
