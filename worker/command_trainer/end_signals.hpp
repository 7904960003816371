// The signals that tell a process to end, sent by a job, a service or a user, as a readable file descriptor.
#pragma once

#include "system/unique_fd.hpp"

namespace trommel {

/// From construction on, these signals and SIGCHLD only make fd() readable.
class EndSignals {
  public:
    EndSignals();

    int fd() const { return fd_.get(); }

    /// The last signal to end received since the last call; 0: none.
    int take();

  private:
    UniqueFd fd_;
};

}  // namespace trommel
