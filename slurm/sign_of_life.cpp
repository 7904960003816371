#include "slurm/sign_of_life.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "system/own_clock.hpp"
#include "system/unique_fd.hpp"

namespace trommel {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto between_signs = 2s;
constexpr auto between_looks = 1s;
constexpr auto longest_silence = 30s;

// Opened, not only looked at: then NFS asks the server. A touch needs no space on a full disk.
UniqueFd opened(const std::filesystem::path& sign, int flags) {
    return UniqueFd(open(sign.c_str(), flags | O_CLOEXEC, 0644));
}

void touch(const std::filesystem::path& sign) {
    if (const UniqueFd file = opened(sign, O_WRONLY | O_CREAT)) {
        futimens(file.get(), nullptr);
    }
}

constexpr std::int64_t not_there = -1;

// When it was touched, by the clock of whoever keeps the file.
std::int64_t last_sign(const std::filesystem::path& sign) {
    const UniqueFd file = opened(sign, O_RDONLY);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) {
        return not_there;
    }
    return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

}  // namespace

std::filesystem::path sign_of_life(const std::filesystem::path& slurm, const SlurmJob& job) {
    return slurm / ("alive." + job.id);
}

SigningLife::SigningLife(std::filesystem::path sign) : sign_(std::move(sign)) {
    touch(sign_);
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any at_the_end;
        std::unique_lock lock(mutex);
        while (!at_the_end.wait_for(lock, stop, between_signs, [&] { return stop.stop_requested(); })) {
            touch(sign_);
        }
    });
}

SigningLife::~SigningLife() {
    thread_.request_stop();
    thread_.join();
    std::error_code none;
    std::filesystem::remove(sign_, none);
}

WatchedSign::WatchedSign(std::filesystem::path sign, std::chrono::steady_clock::time_point now)
    : sign_(std::move(sign)), clock_(now), last_(last_sign(sign_)) {}

std::optional<SignsEnd> WatchedSign::look(std::chrono::steady_clock::time_point now) {
    clock_.advance(now);
    const std::int64_t sign = last_sign(sign_);
    if (sign == not_there && last_ != not_there) {
        return SignsEnd::removed;
    }
    // Where we cannot write, the batch script's node may only be unable to write either.
    if (sign != last_ || !opened(sign_, O_WRONLY)) {
        heard_ = clock_.now();
        last_ = sign;
    }
    return clock_.now() - heard_ < longest_silence ? std::nullopt : std::optional(SignsEnd::silent);
}

SignsEnd wait_for_end_of_signs(const std::filesystem::path& sign) {
    WatchedSign watched(sign, steady_clock::now());
    for (;;) {
        std::this_thread::sleep_for(between_looks);
        if (const auto end = watched.look(steady_clock::now())) {
            return *end;
        }
    }
}

}  // namespace trommel
