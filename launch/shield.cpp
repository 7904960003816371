#include "launch/shield.hpp"

namespace trommel {

void add_what_slurm_sends(sigset_t& mask) {
    sigaddset(&mask, SIGTERM);
    sigaddset(&mask, SIGHUP);
}

}  // namespace trommel
