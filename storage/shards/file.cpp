#include "storage/shards/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "sweep/errors.hpp"

namespace trommel {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& action) {
    const std::string reason = std::generic_category().message(errno);
    throw StorageError(path.string() + ": cannot " + action + " (" + reason + ")");
}

int flags(File::Mode mode) {
    switch (mode) {
        case File::Mode::read:
            return O_RDONLY | O_CLOEXEC;
        case File::Mode::write:
            return O_RDWR | O_CLOEXEC;
        case File::Mode::create_new:
            return O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC;
    }
    return O_RDONLY | O_CLOEXEC;
}

}  // namespace

File::File(std::filesystem::path path, Mode mode)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), flags(mode), 0666)) {
    if (descriptor_ < 0) {
        fail(path_, mode == Mode::create_new ? "create" : "open");
    }
    struct stat status {};
    const bool known = ::fstat(descriptor_, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        ::close(std::exchange(descriptor_, -1));
        throw StorageError(path_.string() + ": cannot open (it is not a regular file)");
    }
}

File::~File() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

File::File(File&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::uint64_t File::size() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) {
        fail(path_, "read the size");
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
            fail(path_, "read");
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
            fail(path_, "write");
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
}

void File::sync() const {
    if (::fsync(descriptor_) != 0) {
        fail(path_, "write to disk");
    }
}

void File::hash_range(std::uint64_t first, std::uint64_t last, Sha256& hash) const {
    std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(last - first, 1U << 20));
    while (first < last) {
        const std::span<std::uint8_t> piece(buffer.data(),
                                            std::min<std::uint64_t>(last - first, buffer.size()));
        if (!read_at(first, piece)) {
            throw StorageError(path_.string() + ": truncated: it became shorter while it was read");
        }
        hash.add(piece);
        first += piece.size();
    }
}

Mapping::Mapping(const File& file) {
    const std::size_t size = file.size();
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor(), 0);
    if (start == MAP_FAILED) {
        fail(file.path(), "map");
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
