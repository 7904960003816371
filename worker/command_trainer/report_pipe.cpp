#include "worker/command_trainer/report_pipe.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Copied at most before all else is checked again.
constexpr std::size_t bytes_at_once = 1 << 20;

[[noreturn]] void fail(const fs::path& path) {
    throw std::system_error(errno, std::generic_category(), path.string());
}

UniqueFd open_fifo(const fs::path& path) {
    // Opened for reading and writing, so that a writer always has a reader.
    UniqueFd fifo(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW));
    if (!fifo) {
        fail(path);
    }
    return fifo;
}

// A new file's name is on the disk only after its directory was synced.
void sync_directory(const fs::path& path) {
    const UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ::fsync(directory.get());
}

// Written before the journal, which therefore never exists without it. A guard that died in between may have
// left the mark of another start.
void mark(const fs::path& path, ProgramStart start) {
    if (start == ProgramStart::from_scratch) {
        ::unlink(path.c_str());
    } else if (!UniqueFd(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666))) {
        fail(path);
    }
}

std::pair<std::int32_t, UniqueFd> next_journal(const fs::path& journals, ProgramStart start) {
    std::error_code ignored;
    fs::create_directory(journals, ignored);
    for (std::int32_t number = 1;; ++number) {
        const fs::path path = journal_path(journals, number);
        if (fs::exists(path, ignored)) {
            continue;
        }
        mark(resumption_path(journals, number), start);
        UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (file) {
            sync_directory(journals);
            return {number, std::move(file)};
        }
        if (errno != EEXIST) {
            fail(path);
        }
    }
}

// File systems without fsync have nothing to wait for.
bool sync(int file) {
    return ::fdatasync(file) == 0 || errno == EINVAL || errno == ENOSYS || errno == ENOTSUP;
}

}  // namespace

fs::path journal_path(const fs::path& journals, std::int32_t number) {
    return journals / (std::to_string(number) + ".jsonl");
}

fs::path resumption_path(const fs::path& journals, std::int32_t number) {
    return journals / (std::to_string(number) + ".resumed");
}

ReportPipe::ReportPipe(fs::path fifo, const fs::path& journals, ProgramStart start)
    : path_(std::move(fifo)), fifo_(open_fifo(path_)) {
    auto [number, file] = next_journal(journals, start);
    number_ = number;
    journal_ = std::move(file);
}

void ReportPipe::copy() {
    if (!unsaved_.empty() && !save()) {
        return;
    }
    std::array<char, 65536> bytes{};
    while (unsaved_.size() < bytes_at_once) {
        const ssize_t count = ::read(fifo_.get(), bytes.data(), bytes.size());
        if (count <= 0) {
            break;
        }
        unsaved_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    if (!unsaved_.empty()) {
        save();
    }
}

// Writes everything again if any part failed: after an error it is unknown what is on the disk.
bool ReportPipe::save() {
    std::size_t written = 0;
    while (written < unsaved_.size()) {
        const ssize_t count = ::pwrite(journal_.get(), unsaved_.data() + written, unsaved_.size() - written,
                                       saved_ + static_cast<std::int64_t>(written));
        if (count <= 0) {
            problem_ = count < 0 ? errno : ENOSPC;
            return false;
        }
        written += static_cast<std::size_t>(count);
    }
    if (!sync(journal_.get())) {
        problem_ = errno;
        return false;
    }
    saved_ += static_cast<std::int64_t>(written);
    unsaved_.clear();
    return true;
}

bool ReportPipe::is_in_place() const {
    struct stat there {};
    struct stat ours {};
    return ::lstat(path_.c_str(), &there) == 0 && ::fstat(fifo_.get(), &ours) == 0 &&
           there.st_dev == ours.st_dev && there.st_ino == ours.st_ino;
}

void ReportPipe::remove() {
    if (is_in_place()) {
        ::unlink(path_.c_str());
    }
}

}  // namespace trommel
