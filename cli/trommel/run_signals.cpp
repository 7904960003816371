#include "cli/trommel/run_signals.hpp"

#include <csignal>
#include <initializer_list>

namespace trommel::cli {

namespace {

volatile std::sig_atomic_t counted = 0;
volatile std::sig_atomic_t usr1_seen = 0;

void count(int signal) {
    counted = counted + 1;
    usr1_seen = usr1_seen || signal == SIGUSR1;
}

}  // namespace

void count_signals() {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1}) {
        std::signal(signal, count);
    }
}

int interrupts() {
    return counted;
}

bool time_is_over() {
    return usr1_seen != 0;
}

}  // namespace trommel::cli
