// The signals by which a job, a service or a person tells a process to end, as something to read.
#pragma once

#include "system/unique_fd.hpp"

namespace trommel {

/// From its construction on these signals, and that of an ended child, do nothing but make fd() readable.
class EndSignals {
  public:
    EndSignals();

    int fd() const { return fd_.get(); }

    /// The last one since the last call that told us to end; 0: none.
    int take();

  private:
    UniqueFd fd_;
};

}  // namespace trommel
