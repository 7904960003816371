// A watchdog that ends a hanging launcher after its command has died.
#pragma once

#include <sys/types.h>

#include "system/unique_fd.hpp"

namespace trommel {

/// A child process that does nothing until we die. Then the launcher gets its ending signal; if it has not ended when
/// `launcher_patience` is over (mpirun may hang at its end), it is killed with its process group. If it has ended and others of its
/// group have not (it was a script), they are ended in the same way.
class LauncherGuard {
  public:
    /// Without a watchdog if no process can be created.
    LauncherGuard(pid_t launcher, int ending_signal);
    /// Ends the watchdog; the launcher must have ended.
    ~LauncherGuard();

    LauncherGuard(const LauncherGuard&) = delete;
    LauncherGuard& operator=(const LauncherGuard&) = delete;

  private:
    UniqueFd life_line_;  // closed by our death, however we die
    pid_t process_ = -1;
};

}  // namespace trommel
