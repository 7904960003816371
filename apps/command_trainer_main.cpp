// trommel-command-trainer: the child process of a worker that runs a program of the user for each trial.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "messaging/socket_channel.hpp"
#include "worker/command_trainer/command_trainer.hpp"
#include "worker/command_trainer/guard.hpp"

namespace {

constexpr int guard_socket = 3;

int usage() {
    std::fputs(
        "usage: trommel-command-trainer TRIALS DIRECTORY --channel FD   run the trials that arrive on a "
        "socket\n"
        "Started by the other programs of trommel. TRIALS: where the trials' directories are made. "
        "DIRECTORY: in\n"
        "which the programs run.\n",
        stderr);
    return 2;
}

int serve(const std::vector<std::string>& arguments) {
    int fd = -1;
    const std::string& text = arguments[3];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fd);
    if (error != std::errc{} || end != text.data() + text.size() || fd < 0) {
        return usage();
    }
    std::signal(SIGPIPE, SIG_IGN);
    trommel::SocketChannel channel(trommel::UniqueFd(fd), "worker");
    trommel::CommandTrainer(channel, {.trials = arguments[0], .directory = arguments[1]}).serve();
    return 0;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.size() >= 5 && arguments[0] == "--guard") {  // GuardedProgram starts it so
        trommel::guard({.trial = {.trial = arguments[1], .attempt = arguments[2]},
                        .directory = arguments[3],
                        .words = {arguments.begin() + 4, arguments.end()}},
                       guard_socket);
        return 0;
    }
    if (arguments.size() == 4 && arguments[2] == "--channel") {
        return serve(arguments);
    }
    return usage();
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel-command-trainer: %s\n", error.what());
        return 1;
    }
}
