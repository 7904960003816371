#include "system/file_system.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "system/errors.hpp"

namespace trommel {

namespace {

// Magic numbers of statfs(2); some are only defined in the file systems' own sources, not in linux/magic.h.
constexpr std::array<std::uint32_t, 16> network_magics = {
    0x6969,      // NFS
    0x0bd00bd0,  // Lustre
    0x47504653,  // GPFS
    0x517b,      // SMB
    0xff534d42,  // CIFS
    0xfe534d42,  // SMB2
    0x65735546,  // FUSE: sshfs, GlusterFS, ... also local ones, which only lose speed
    0x19830326,  // BeeGFS
    0x01021997,  // 9P
    0x00c36400,  // Ceph
    0x5346414f,  // AFS
    0x6b414653,  // kAFS
    0xaad7aaea,  // PanFS
    0x20030528,  // OrangeFS
    0x013111a8,  // IBRIX
    0x7461636f,  // OCFS2
};

std::filesystem::path directory_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : ".";
}

}  // namespace

// Whether two descriptors can hold an exclusive lock at once. A concurrent check by another process holds the
// lock for some microseconds.
bool locks_do_nothing(const std::filesystem::path& path) {
    const std::filesystem::path directory = directory_of(path);
    const int one = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int other = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool both_have_it =
        one >= 0 && other >= 0 && flock(one, LOCK_EX | LOCK_NB) == 0 && flock(other, LOCK_EX | LOCK_NB) == 0;
    close(other);
    close(one);
    return both_have_it;
}

bool is_on_network_file_system(const std::filesystem::path& path) {
    if (locks_do_nothing(path)) {
        return true;
    }
    if (const char* told = std::getenv("TROMMEL_FILE_SYSTEM")) {
        return std::string_view(told) == "network";
    }
    const std::filesystem::path place = std::filesystem::exists(path) ? path : directory_of(path);
    struct statfs facts {};
    if (statfs(place.c_str(), &facts) != 0) {
        throw StorageError(place.string() + ": cannot tell its file system (" + std::strerror(errno) +
                           "); check that the directory exists and is readable");
    }
    return std::ranges::find(network_magics, static_cast<std::uint32_t>(facts.f_type)) !=
           network_magics.end();
}

// Tests the directory, not the file: closing a file drops the locks that SQLite holds on it.
bool is_without_locks(const std::filesystem::path& path) {
    const std::filesystem::path directory = directory_of(path);
    const int file = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool is_locked = flock(file, LOCK_SH | LOCK_NB) == 0;
    const int error = errno;
    close(file);
    return !is_locked && (error == ENOSYS || error == ENOLCK || error == EOPNOTSUPP);
}

}  // namespace trommel
