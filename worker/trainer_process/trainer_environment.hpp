// The environment variables of a trainer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trommel {

/// Our variables, as "NAME=value" each, without those that would make MPI in a child believe that it is a
/// rank (OMPI_*, PMIX_*, PRTE_*, ORTE_*, PMI_*; SLURM_* stays, for the record), and with settings that keep
/// libraries from spinning while they wait and from taking cores of other trainers: one thread, or
/// $TROMMEL_THREADS if that is a positive integer. (The trainer itself reports an error for any other
/// $TROMMEL_THREADS.)
std::vector<std::string> trainer_environment(const std::vector<std::string>& ours);

/// Whether an MPI launcher sets this variable to tell a process that it is a rank.
bool is_launchers(std::string_view variable);

/// This process's variables.
std::vector<std::string> own_environment();

}  // namespace trommel
