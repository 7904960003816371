#include "launch/shield.hpp"

#include <csignal>

namespace trommel {

void block_what_slurm_sends() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace trommel
