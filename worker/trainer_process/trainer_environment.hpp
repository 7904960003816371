// The environment variables of a trainer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// From ours, as "NAME=value" each: without what would make MPI in a child believe that it is a rank
/// (OMPI_*, PMIX_*, PRTE_*, ORTE_*, PMI_*; SLURM_* stays, for the record), and with settings under which
/// libraries neither spin while they wait nor take cores of other trainers: one thread, or $TROMMEL_THREADS
/// where that is a number from 1 up. (The trainer itself refuses any other $TROMMEL_THREADS, and says so.)
std::vector<std::string> trainer_environment(const std::vector<std::string>& ours);

/// Whether a variable is one by which a launcher of MPI tells a rank that it is one.
bool is_launchers(std::string_view variable);

/// This process's variables.
std::vector<std::string> own_environment();

}  // namespace trommel
