// Ctrl-C as an error that unwinds, so that what was begun is put away.
#pragma once

#include <csignal>

namespace trommel::cli {

/// Thrown by work that saw interrupted().
struct Interrupted {};

/// While it lives, the first Ctrl-C only makes interrupted() true, and interrupts system calls. A second one ends the
/// program at once.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();

    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

  private:
    struct sigaction before_ {};
};

bool interrupted();

}  // namespace trommel::cli
