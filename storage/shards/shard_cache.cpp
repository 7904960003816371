#include "storage/shards/shard_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include "storage/shards/cache_room.hpp"
#include "storage/shards/flock.hpp"
#include "sweep/errors.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t piece_bytes = 4U << 20;

fs::path made_directory(fs::path directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        throw StorageError(directory.string() + ": cannot be made (" + error.message() +
                           "); name a directory of this node's own disk");
    }
    return directory;
}

std::uint64_t half_of_the_disk(const fs::path& directory) {
    std::error_code error;
    const fs::space_info space = fs::space(directory, error);
    if (error) {
        throw StorageError(directory.string() + ": cannot ask for its room (" + error.message() +
                           "); give a limit");
    }
    return space.capacity / 2;
}

void write_copy(const File& from, const File& to, const OnBytes& on_bytes) {
    const std::uint64_t size = from.size();
    to.reserve(size);
    std::vector<std::uint8_t> buffer(std::min(size, piece_bytes));
    for (std::uint64_t at = 0; at < size; at += piece_bytes) {
        const std::span piece = std::span(buffer).first(std::min(size - at, piece_bytes));
        if (!from.read_at(at, piece)) {
            throw StorageError(from.name() + ": truncated: it became shorter while it was copied");
        }
        to.write_at(at, piece);
        if (on_bytes) {
            on_bytes(piece.size());
        }
    }
    to.sync();
    // What is verified next is to come from the disk, not from memory.
    ::posix_fadvise(to.descriptor(), 0, 0, POSIX_FADV_DONTNEED);
}

/// Gone at the end, unless it has another name by then.
struct Partial {
    fs::path path;

    ~Partial() {
        std::error_code ignored;
        fs::remove(path, ignored);
    }
};

void must_be_a_copy(const fs::path& path, const Shard& shard, const OnBytes& on_bytes) {
    const Shard copy(path);
    if (copy.info().checksum != shard.info().checksum) {
        throw StorageError(path.string() + ": is another shard");
    }
    copy.verify_pixels(on_bytes);
}

}  // namespace

fs::path copy_path(const fs::path& directory, const std::string& checksum) {
    return directory / (checksum + ".h5");
}

ShardCache::ShardCache(fs::path directory, std::optional<std::uint64_t> limit_bytes)
    : directory_(made_directory(std::move(directory))),
      limit_bytes_(limit_bytes ? *limit_bytes : half_of_the_disk(directory_)) {}

ShardCache::Staged ShardCache::stage(const Shard& shard, const OnBytes& on_bytes) const {
    if (auto copy = find(shard, on_bytes)) {
        return {Staging::was_there, std::move(*copy)};
    }
    const DirectoryLock only_one_at_a_time(directory_);
    if (auto copy = find(shard, on_bytes)) {  // made while we waited
        return {Staging::was_there, std::move(*copy)};
    }
    std::error_code error;
    const bool damaged = fs::remove(copy_path(directory_, shard.info().checksum), error);
    return {damaged ? Staging::replaced_damaged : Staging::copied, copy(shard, on_bytes)};
}

// A whole copy. One that is damaged is none: the caller makes another.
std::optional<File> ShardCache::find(const Shard& shard, const OnBytes& on_bytes) const {
    auto file = held(copy_path(directory_, shard.info().checksum));
    try {
        if (file) {
            must_be_a_copy(file->path(), shard, on_bytes);
            ::futimens(file->descriptor(), nullptr);
        }
        return file;
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

File ShardCache::copy(const Shard& shard, const OnBytes& on_bytes) const {
    const File original(shard.path(), File::Mode::read);
    make_room(directory_, original.size(), limit_bytes_);
    const fs::path path = copy_path(directory_, shard.info().checksum);
    const Partial partial{partial_path(path)};
    write_copy(original, File(partial.path, File::Mode::create_new), on_bytes);
    try {
        must_be_a_copy(partial.path, shard, on_bytes);
    } catch (const StorageError& error) {
        shard.verify_pixels();  // is it the shard's fault?
        throw StorageError(path.string() + ": the copy of " + shard.path().string() + " is not good (" +
                           error.what() + ")");
    }
    std::error_code error;
    fs::rename(partial.path, path, error);
    auto made = held(path);
    if (error || !made) {
        throw StorageError(path.string() + ": cannot be made (" + error.message() + ")");
    }
    sync_directory_of(path);
    return std::move(*made);
}

}  // namespace trommel
