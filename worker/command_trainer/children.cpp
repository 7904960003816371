#include "worker/command_trainer/children.hpp"

#include <poll.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <vector>

namespace trommel {

namespace {

using std::chrono::steady_clock;

constexpr auto kill_patience = std::chrono::seconds(10);

std::vector<pid_t> children() {
    std::ifstream file("/proc/thread-self/children");
    std::vector<pid_t> found;
    for (pid_t child = 0; file >> child;) {
        found.push_back(child);
    }
    return found;
}

}  // namespace

bool has_ended(pid_t child) {
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == child;
}

void reap_children_but(pid_t child) {
    siginfo_t ended{};
    while (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid > 0 &&
           ended.si_pid != child) {
        ::waitpid(ended.si_pid, nullptr, 0);
        ended.si_pid = 0;
    }
}

void kill_children() {
    const auto deadline = steady_clock::now() + kill_patience;
    while (steady_clock::now() < deadline) {
        for (const pid_t child : children()) {
            ::kill(child, SIGKILL);
        }
        const pid_t gone = ::waitpid(-1, nullptr, WNOHANG);
        if (gone < 0) {
            return;
        }
        if (gone == 0) {
            ::poll(nullptr, 0, 2);
        }
    }
}

}  // namespace trommel
