#include "launch/run_signals.hpp"

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <initializer_list>

namespace trommel {

namespace {

volatile std::sig_atomic_t counted = 0;
volatile std::sig_atomic_t first = 0;

// The end of the echoes, in milliseconds.
std::atomic<std::int64_t> echoes_end = 0;
static_assert(std::atomic<std::int64_t>::is_always_lock_free, "a signal handler writes it");

// When a warning is due, in milliseconds; 0: it is not postponed.
std::atomic<std::int64_t> warning_at = 0;

std::int64_t now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1'000 + time.tv_nsec / 1'000'000;
}

void count(int signal) {
    const std::int64_t moment = now();
    if (moment < echoes_end || (signal == SIGUSR1 && moment < warning_at)) {
        return;
    }
    echoes_end = moment + (signal == SIGINT ? 300 : 1'000);
    first = counted == 0 ? signal : first;
    counted = counted + 1;
}

}  // namespace

void count_signals() {
    struct sigaction action {};
    action.sa_handler = count;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1}) {
        sigaddset(&action.sa_mask, signal);  // two at once are counted one after the other
    }
    for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
        sigaction(signal, &action, nullptr);
    }
    struct sigaction before {};
    sigaction(SIGHUP, nullptr, &before);
    if (before.sa_handler != SIG_IGN) {
        sigaction(SIGHUP, &action, nullptr);
    }
}

void postpone_warning(std::chrono::milliseconds time) {
    warning_at = now() + time.count();
}

int interrupts() {
    if (const std::int64_t due = warning_at; counted == 0 && due > 0 && now() >= due) {
        raise(SIGUSR1);
    }
    return counted;
}

bool echoes_are_over() {
    return now() >= echoes_end;
}

bool time_is_over() {
    return first == SIGUSR1;
}

}  // namespace trommel
