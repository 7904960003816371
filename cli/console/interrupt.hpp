// Turns Ctrl-C into an exception that unwinds, so that unfinished work is cleaned up.
#pragma once

#include <csignal>

namespace trommel::cli {

/// Thrown by work that found interrupted() true.
struct Interrupted {};

/// While it lives, the first Ctrl-C only makes interrupted() true and interrupts system calls. A second one
/// ends the program at once.
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
