#include "storage/cache/copy_shard.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/partial_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t piece_bytes = 4U << 20;

void write_copy(const File& from, const File& to, const OnBytes& on_bytes) {
    const std::uint64_t size = from.size();
    to.reserve(size);
    std::vector<std::uint8_t> buffer(std::min(size, piece_bytes));
    for (std::uint64_t at = 0; at < size; at += piece_bytes) {
        const std::span piece = std::span(buffer).first(std::min(size - at, piece_bytes));
        if (!from.read_at(at, piece)) {
            throw StorageError(from.name() + ": truncated: it shrank while it was copied");
        }
        to.write_at(at, piece);
        if (on_bytes) {
            on_bytes(piece.size());
        }
    }
    struct stat made {};
    if (::fstat(to.descriptor(), &made) == 0) {
        ::fchmod(to.descriptor(), made.st_mode & 0755);  // otherwise distrust_of() would reject it
    }
    to.sync();
    // Drops the page cache, so that the verification reads from the disk.
    ::posix_fadvise(to.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

}  // namespace

void must_be_a_copy(const fs::path& path, const Shard& shard, const OnBytes& on_bytes) {
    const Shard copy(path);
    if (copy.info().checksum != shard.info().checksum) {
        throw StorageError(path.string() + ": is a different shard");
    }
    copy.verify_pixels(on_bytes);
}

void copy_shard(const Shard& shard, const fs::path& path, const OnBytes& on_bytes) {
    PartialFile partial(path);
    write_copy(File(shard.path(), File::Mode::read), File(partial.path(), File::Mode::create_new), on_bytes);
    try {
        must_be_a_copy(partial.path(), shard, on_bytes);
    } catch (const StorageError& error) {
        shard.verify_pixels();  // throws if the shard itself is damaged
        throw StorageError(path.string() + ": the copy of " + shard.path().string() + " is damaged (" +
                           error.what() + "); check that disk for faults");
    }
    try {
        partial.publish();
    } catch (const fs::filesystem_error& error) {
        throw StorageError(path.string() + ": cannot be renamed to this (" + error.code().message() + ")");
    }
}

}  // namespace trommel
