#include "storage/cache/trusted_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "system/errors.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Directories for the marks: every node has them, and they are not on the disk that has failed.
constexpr std::array<std::string_view, 2> places = {"/dev/shm", "/tmp"};

fs::path marks_in(std::string_view place) {
    return fs::path(place) / ("trommel-" + std::to_string(::geteuid()));
}

// Directories of other users do not count: their owners could add or remove marks.
bool is_ours(const fs::path& directory) {
    struct stat status {};
    return ::lstat(directory.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
           status.st_uid == ::geteuid() && (status.st_mode & 022) == 0;
}

std::string name_of_mark(const struct stat& copy) {
    // An inode number can be reused; together with the time it is unique.
    return "damaged-" + std::to_string(copy.st_dev) + "-" + std::to_string(copy.st_ino) + "-" +
           std::to_string(copy.st_mtim.tv_sec) + "." + std::to_string(copy.st_mtim.tv_nsec);
}

bool is_marked(const struct stat& copy) {
    for (const std::string_view place : places) {
        const fs::path directory = marks_in(place);
        struct stat mark {};
        if (is_ours(directory) && ::lstat((directory / name_of_mark(copy)).c_str(), &mark) == 0) {
            return true;
        }
    }
    return false;
}

bool mark_in(const fs::path& directory, const std::string& name) {
    ::mkdir(directory.c_str(), 0700);
    if (!is_ours(directory)) {
        return false;
    }
    const int mark = ::open((directory / name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mark >= 0) {
        ::close(mark);
    }
    return mark >= 0;
}

}  // namespace

std::optional<std::string> others_had_a_hand_in(const File& copy) {
    struct stat status {};
    if (::fstat(copy.descriptor(), &status) != 0) {
        return copy.name() + ": cannot read its owner (" + std::generic_category().message(errno) + ")";
    }
    if (status.st_uid != ::geteuid() && status.st_uid != 0) {
        return copy.name() + ": belongs to another user (user " + std::to_string(status.st_uid) +
               "; only your own copies and root's are read); use your own scratch directory";
    }
    if ((status.st_mode & 022) != 0) {
        return copy.name() +
               ": other users may write to it (so it cannot be trusted); 'trommel stage' replaces it";
    }
    return std::nullopt;
}

std::optional<std::string> distrust_of(const File& copy) {
    if (auto reason = others_had_a_hand_in(copy)) {
        return reason;
    }
    struct stat status {};
    if (::fstat(copy.descriptor(), &status) == 0 && is_marked(status)) {
        return copy.name() + ": was found damaged and could not be removed; check that disk";
    }
    return std::nullopt;
}

void mark_damaged(const fs::path& copy) {
    struct stat status {};
    if (::stat(copy.c_str(), &status) != 0) {
        return;  // it was removed after all
    }
    for (const std::string_view place : places) {
        if (mark_in(marks_in(place), name_of_mark(status))) {
            return;
        }
    }
    throw StorageError(
        copy.string() +
        ": is damaged, and can neither be removed nor marked as damaged in /dev/shm or /tmp (trainers on this node "
        "would read it); unset TROMMEL_SCRATCH, or choose another scratch directory");
}

void unmark_damaged(const File& copy) noexcept {
    struct stat status {};
    if (::fstat(copy.descriptor(), &status) != 0) {
        return;
    }
    for (const std::string_view place : places) {
        ::unlink((marks_in(place) / name_of_mark(status)).c_str());
    }
}

}  // namespace trommel
