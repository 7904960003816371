// Ends a launcher that hangs when nobody is left who would notice.
#pragma once

#include <sys/types.h>

#include "system/unique_fd.hpp"

namespace trommel {

/// A process beside us that does nothing until we die. A launcher gets its ending signal at that moment; one that has not ended
/// when `launcher_patience` is over (mpirun may hang at its end) is killed with its process group. Where it has, and others of its group
/// have not (it was a script), these are ended in the same way.
class LauncherGuard {
  public:
    /// Where no process can be made there is no guard.
    LauncherGuard(pid_t launcher, int ending_signal);
    /// Ends the guard; the launcher must have ended.
    ~LauncherGuard();

    LauncherGuard(const LauncherGuard&) = delete;
    LauncherGuard& operator=(const LauncherGuard&) = delete;

  private:
    UniqueFd life_line_;  // closed by our death, however we die
    pid_t process_ = -1;
};

}  // namespace trommel
