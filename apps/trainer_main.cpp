// trommel-trainer: the child process of a worker in which LibTorch trains.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>
#include <vector>

#include "messaging/socket_channel.hpp"
#include "system/errors.hpp"
#include "worker/trainer/blas.hpp"
#include "worker/trainer/environment.hpp"
#include "worker/trainer/process.hpp"
#include "worker/trainer/trainer.hpp"
#include "worker/trainer/watchdog.hpp"

namespace {

constexpr int wrong_use = 2;

int usage() {
    std::fputs(
        "usage: trommel-trainer --channel FD   train the trials that arrive on a connected socket\n"
        "       trommel-trainer --describe     what this machine trains with, and how fast it multiplies\n"
        "Started by the other programs of trommel. TROMMEL_THREADS: threads a trial (default 1).\n",
        stderr);
    return wrong_use;
}

std::optional<int> file_descriptor(std::string_view text) {
    int fd = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), fd);
    if (error != std::errc{} || end != text.data() + text.size() || fd < 0) {
        return std::nullopt;
    }
    return fd;
}

int describe() {
    for (const auto& [name, value] : trommel::process_environment()) {
        std::printf("%s: %s\n", name.c_str(), value.c_str());
    }
    if (const auto better = trommel::better_kernels(trommel::loaded_kernels(), trommel::this_processor())) {
        std::printf("blas_kernels_for_this_processor: %s\n", better->c_str());
    }
    std::printf("matmul_gflops: %.0f\n", trommel::measured_gflops());
    return 0;
}

int serve(int fd) {
    std::signal(SIGPIPE, SIG_IGN);
    trommel::SocketChannel channel(trommel::UniqueFd(fd), "worker");
    trommel::end_with_peer_of(channel.fd());
    trommel::Trainer(channel).serve();
    return 0;
}

int run(const std::vector<std::string_view>& arguments) {
    if (arguments.size() == 1 && arguments[0] == "--describe") {
        trommel::prepare_training();
        return describe();
    }
    const auto fd =
        arguments.size() == 2 && arguments[0] == "--channel" ? file_descriptor(arguments[1]) : std::nullopt;
    if (!fd) {
        return usage();
    }
    trommel::prepare_training();
    return serve(*fd);
}

}  // namespace

int main(int argc, char** argv) {
    trommel::set_library_environment(argv);
    try {
        return run({argv + 1, argv + argc});
    } catch (const trommel::InputError& error) {
        std::fprintf(stderr, "trommel-trainer: %s\n", error.what());
        return wrong_use;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "trommel-trainer: %s\n", error.what());
        return 1;
    }
}
