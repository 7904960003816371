#include "coordinator/runtime/coordinator_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "messaging/messages.hpp"
#include "sweep/errors.hpp"

namespace trommel {

namespace {

std::string holder(int file) {
    std::array<char, 256> text{};
    const ssize_t size = pread(file, text.data(), text.size() - 1, 0);
    return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "another process";
}

// `trommel status` holds the lock for some microseconds to see whether anyone has it: that is no reason to
// give up.
bool take(int file) {
    for (int i = 0; i < 20; ++i) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        if (errno != EWOULDBLOCK) {
            return false;
        }
        usleep(5'000);
    }
    return false;
}

}  // namespace

CoordinatorLock::CoordinatorLock(const std::filesystem::path& directory)
    : file_(open((directory / "coordinator.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    const std::string path = (directory / "coordinator.lock").string();
    if (file_.get() < 0) {
        throw StorageError(path + ": " + std::strerror(errno) + "; make the directory writable");
    }
    if (!take(file_.get())) {
        if (errno == EWOULDBLOCK) {
            throw InputError(directory.string() + ": this sweep is running already (" + holder(file_.get()) +
                             "); look at it with 'trommel status', or stop that process first");
        }
        throw StorageError(path + ": " + std::strerror(errno) +
                           " (a sweep directory needs a file system with locks); use another directory");
    }
    const Hello self = hello();
    const std::string text = "process " + std::to_string(self.process) + " on " + self.host;
    if (ftruncate(file_.get(), 0) != 0 ||
        pwrite(file_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        throw StorageError(path + ": " + std::strerror(errno) + "; free some space");
    }
}

}  // namespace trommel
