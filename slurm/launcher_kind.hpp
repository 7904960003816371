// The program that starts the ranks of a sweep.
#pragma once

#include <string>

namespace trommel {

/// srun ends all ranks when one dies: for sites that forbid mpirun.
enum class LauncherKind { mpirun, srun };

inline std::string to_text(LauncherKind launcher) {
    return launcher == LauncherKind::srun ? "srun" : "mpirun";
}

}  // namespace trommel
