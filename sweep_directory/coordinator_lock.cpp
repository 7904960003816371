#include "sweep_directory/coordinator_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "messaging/messages.hpp"
#include "storage/results/writer_claim.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

std::string holder(int file) {
    std::array<char, 256> text{};
    const ssize_t size = pread(file, text.data(), text.size() - 1, 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "another process";
}

// `trommel status` holds the lock for some microseconds to see whether it is taken, and `trommel run` until
// the sweep is prepared: neither is a reason to give up.
bool take(int file, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        usleep(5'000);
    }
    return true;
}

[[noreturn]] void refuse(const std::filesystem::path& directory, const std::string& holder) {
    throw InputError(directory.string() + ": this sweep is running already (" + holder +
                     "); look at it with 'trommel status', or end it with 'trommel stop'");
}

}  // namespace

std::string this_process() {
    const Hello hello = trommel::hello();
    const char* job = std::getenv("SLURM_JOB_ID");
    return "process " + std::to_string(hello.process) + " on " + hello.host +
           (job ? std::string(", Slurm job ") + job : "");
}

void must_not_be_written(const std::filesystem::path& directory) {
    if (const auto writer = living_writer(SweepDirectory{directory}.results())) {
        refuse(directory, *writer);
    }
}

CoordinatorLock::CoordinatorLock(const std::filesystem::path& directory, std::chrono::milliseconds patience)
    : file_(open((directory / "coordinator.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    const std::string path = (directory / "coordinator.lock").string();
    if (file_.get() < 0) {
        throw StorageError(path + ": " + std::strerror(errno) +
                           " (a running sweep locks it);  make the directory writable");
    }
    if (!take(file_.get(), patience)) {
        if (errno == EWOULDBLOCK) {
            refuse(directory, holder(file_.get()));
        }
        throw StorageError(path + ": " + std::strerror(errno) +
                           " (a sweep directory needs a file system with locks); use another directory");
    }
    const std::string text = this_process();
    if (ftruncate(file_.get(), 0) != 0 ||
        pwrite(file_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        throw StorageError(path + ": " + std::strerror(errno) + "; free some space");
    }
}

}  // namespace trommel
