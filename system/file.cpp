#include "system/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "system/errors.hpp"

namespace trommel {
namespace {

[[noreturn]] void fail(const std::string& name, const std::string& action, const std::string& remedy = "") {
    const std::string reason = std::generic_category().message(errno);
    throw StorageError(name + ": cannot " + action + " (" + reason + ")" + remedy);
}

int flags(File::Mode mode) {
    switch (mode) {
        case File::Mode::read:
            return O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // without it, opening a FIFO waits for a writer
        case File::Mode::write:
            return O_RDWR | O_CLOEXEC | O_NONBLOCK;
        case File::Mode::create_new:
            return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    }
    return O_RDONLY | O_CLOEXEC;
}

// A data set may have more shards than the soft limit of open files (often 1024); the hard limit is set by
// the machine. The limit is raised before it is reached, because HDF5 opens files of its own.
void allow_more_than(int descriptor) {
    constexpr rlim_t left = 8;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max &&
        static_cast<rlim_t>(descriptor) + left >= limit.rlim_cur) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

const char* kind_of(mode_t mode) {
    return S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a pipe" : "a device";
}

}  // namespace

File::File(std::filesystem::path path, Mode mode, std::string name)
    : path_(std::move(path)),
      name_(name.empty() ? path_.string() : std::move(name)),
      descriptor_(::open(path_.c_str(), flags(mode), 0666)) {
    if (descriptor_ < 0 && mode == Mode::create_new) {
        fail(name_, "create", "; choose a directory that you may write to");
    }
    if (descriptor_ < 0) {
        fail(name_, "open");
    }
    struct stat status {};
    const bool known = ::fstat(descriptor_, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        ::close(std::exchange(descriptor_, -1));
        throw StorageError(name_ + ": cannot open (this is " + kind_of(status.st_mode) + ", not a file)");
    }
    allow_more_than(descriptor_);
}

File::~File() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

File::File(File&& other) noexcept
    : path_(std::move(other.path_)),
      name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(name_, other.name_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::uint64_t File::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) {
        fail(name_, "read the size");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

bool File::read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail(name_, "read");
        }
        if (count == 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return true;
}

void File::write_at(std::uint64_t offset, std::span<const std::uint8_t> bytes) const {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail(name_, "write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
}

void File::sync() const {
    if (::fsync(descriptor_) != 0) {
        fail(name_, "write to disk");
    }
}

void File::reserve(std::uint64_t bytes) const {
    int status = 0;
    do {
        status = ::fallocate(descriptor_, 0, 0, static_cast<off_t>(bytes));
    } while (status != 0 && errno == EINTR);
    if (status != 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) {
        fail(name_, "write " + std::to_string(bytes) + " bytes", "; free some space, or choose another disk");
    }
}

void File::hash_range(std::uint64_t first, std::uint64_t last, Sha256& hash) const {
    std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(last - first, 1U << 20));
    while (first < last) {
        const std::span<std::uint8_t> piece(buffer.data(),
                                            std::min<std::uint64_t>(last - first, buffer.size()));
        if (!read_at(first, piece)) {
            throw StorageError(name_ + ": truncated: it became shorter while it was read");
        }
        hash.add(piece);
        first += piece.size();
    }
}

void write_or_drop(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string sha256_of(const std::filesystem::path& path) {
    const File file(path, File::Mode::read);
    Sha256 hash;
    file.hash_range(0, file.size(), hash);
    return to_hex(hash.finish());
}

Mapping::Mapping(const File& file) {
    const std::size_t size = file.size();
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (start == MAP_FAILED) {
        fail(file.path().string(), "map");
    }
    bytes_ = {static_cast<const std::uint8_t*>(start), size};
}

Mapping::~Mapping() {
    if (!bytes_.empty()) {
        ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
    }
}

Mapping::Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

}  // namespace trommel
