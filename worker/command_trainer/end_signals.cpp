#include "worker/command_trainer/end_signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>

namespace trommel {

EndSignals::EndSignals() {
    sigset_t wanted;
    ::sigemptyset(&wanted);
    for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGXCPU, SIGCHLD}) {
        ::sigaddset(&wanted, signal);
    }
    ::sigprocmask(SIG_BLOCK, &wanted, nullptr);
    fd_ = UniqueFd(::signalfd(-1, &wanted, SFD_NONBLOCK | SFD_CLOEXEC));
}

int EndSignals::take() {
    int told = 0;
    signalfd_siginfo signal{};
    while (::read(fd_.get(), &signal, sizeof signal) == static_cast<ssize_t>(sizeof signal)) {
        told = signal.ssi_signo == SIGCHLD ? told : static_cast<int>(signal.ssi_signo);
    }
    return told;
}

}  // namespace trommel
