#include "system/flock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "system/errors.hpp"

namespace trommel {

bool try_lock(const File& file, Lock lock) {
    return ::flock(file.descriptor(), (lock == Lock::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0;
}

std::optional<File> held(const std::filesystem::path& path) {
    try {
        File file(path, File::Mode::read);
        struct stat status {};
        // The file may have been removed before it was locked.
        if (try_lock(file, Lock::shared) && ::fstat(file.descriptor(), &status) == 0 && status.st_nlink > 0) {
            return file;
        }
    } catch (const StorageError&) {
        // It does not exist, or we may not read it.
    }
    return std::nullopt;
}

DirectoryLock::DirectoryLock(const std::filesystem::path& directory, const std::function<void()>& waits)
    : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    int status = descriptor_ < 0 ? -1 : ::flock(descriptor_, LOCK_EX | LOCK_NB);
    if (status != 0 && errno == EWOULDBLOCK) {
        waits();
        while ((status = ::flock(descriptor_, LOCK_EX)) != 0 && errno == EINTR) {
        }
    }
    if (status < 0) {
        const std::string reason = std::generic_category().message(errno);
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
        throw StorageError(directory.string() + ": cannot be locked (" + reason +
                           "); name a directory of this node's own disk");
    }
}

DirectoryLock::~DirectoryLock() {
    ::close(descriptor_);
}

}  // namespace trommel
