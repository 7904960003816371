#include "slurm/heartbeat_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "system/own_clock.hpp"
#include "system/unique_fd.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto between_looks = 1s;

// Opening makes NFS ask the server; stat() alone may answer from a cache. A touch needs no space on a full disk.
UniqueFd opened(const std::filesystem::path& path, int flags) {
    return UniqueFd(open(path.c_str(), flags | O_CLOEXEC, 0644));
}

void touch(const std::filesystem::path& path) {
    if (const UniqueFd file = opened(path, O_WRONLY | O_CREAT)) {
        futimens(file.get(), nullptr);
    }
}

constexpr std::int64_t not_there = -1;

// In nanoseconds, by the clock of the file server.
std::int64_t last_touch(const std::filesystem::path& path) {
    const UniqueFd file = opened(path, O_RDONLY);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) {
        return not_there;
    }
    return status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
}

}  // namespace

std::filesystem::path heartbeat_file(const std::filesystem::path& slurm, const SlurmJob& job) {
    return slurm / ("alive." + job.id);
}

HeartbeatWriter::HeartbeatWriter(std::filesystem::path file) : file_(std::move(file)) {
    touch(file_);
    thread_ = std::jthread([this](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        while (!stopped.wait_for(lock, stop, batch_host_heartbeat, [&] { return stop.stop_requested(); })) {
            touch(file_);
        }
    });
}

HeartbeatWriter::~HeartbeatWriter() {
    thread_.request_stop();
    thread_.join();
    std::error_code none;
    std::filesystem::remove(file_, none);
}

HeartbeatMonitor::HeartbeatMonitor(std::filesystem::path file, std::chrono::steady_clock::time_point now)
    : file_(std::move(file)), clock_(now), last_(last_touch(file_)) {}

std::optional<HeartbeatEnd> HeartbeatMonitor::look(std::chrono::steady_clock::time_point now) {
    clock_.advance(now);
    const std::int64_t touched = last_touch(file_);
    if (touched == not_there && last_ != not_there) {
        return HeartbeatEnd::removed;
    }
    // If we cannot write to it, the batch host may be unable to, too: its silence proves nothing.
    if (touched != last_ || !opened(file_, O_WRONLY)) {
        heard_ = clock_.now();
        last_ = touched;
    }
    return clock_.now() - heard_ < patient(batch_host_silence) ? std::nullopt
                                                               : std::optional(HeartbeatEnd::silent);
}

HeartbeatEnd wait_for_heartbeat_end(const std::filesystem::path& file) {
    HeartbeatMonitor monitor(file, steady_clock::now());
    for (;;) {
        std::this_thread::sleep_for(between_looks);
        if (const auto end = monitor.look(steady_clock::now())) {
            return *end;
        }
    }
}

}  // namespace trommel
