#include "storage/cache/shard_cache.hpp"

#include <sys/stat.h>

#include <optional>
#include <system_error>
#include <utility>

#include "storage/cache/cache_room.hpp"
#include "storage/cache/copy_shard.hpp"
#include "storage/cache/trusted_copy.hpp"
#include "system/errors.hpp"
#include "system/flock.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

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
        throw StorageError(directory.string() + ": cannot read its free space (" + error.message() +
                           "); give a limit");
    }
    return space.capacity / 2;
}

// Returns whether a copy was removed. Marks a copy that cannot be removed, so that trainers do not read it.
bool discard(const fs::path& copy) {
    std::optional<File> marked;
    try {
        marked.emplace(copy, File::Mode::read);
    } catch (const StorageError&) {
        // The copy does not exist or cannot be opened.
    }
    std::error_code error;
    const bool removed = fs::remove(copy, error);
    if (removed && marked) {
        unmark_damaged(*marked);
    }
    if (error) {
        mark_damaged(copy);
        throw StorageError(
            copy.string() + ": cannot be trusted and cannot be removed (" + error.message() +
            "; trainers here do not read it either); check that disk, or choose another scratch directory");
    }
    return removed;
}

}  // namespace

fs::path copy_path(const fs::path& directory, const std::string& checksum) {
    return directory / (checksum + ".h5");
}

ShardCache::ShardCache(fs::path directory, std::optional<std::uint64_t> limit_bytes)
    : directory_(made_directory(std::move(directory))),
      limit_bytes_(limit_bytes ? *limit_bytes : half_of_the_disk(directory_)) {}

ShardCache::Staged ShardCache::stage(const Shard& shard, const OnBytes& on_bytes,
                                     const std::function<void()>& waits) const {
    if (auto copy = find(shard, on_bytes)) {
        return {Staging::was_there, std::move(*copy)};
    }
    const DirectoryLock only_one_at_a_time(directory_, waits);
    if (auto copy = find(shard, on_bytes)) {  // another process made it while we waited
        return {Staging::was_there, std::move(*copy)};
    }
    // Removed at once: no process may get the damaged copy while a new one is made.
    const bool damaged = discard(copy_path(directory_, shard.info().checksum));
    return {damaged ? Staging::replaced_damaged : Staging::copied, copy(shard, on_bytes)};
}

// Returns the copy, verified; nothing if it does not exist or cannot be trusted: the caller then makes a new
// one.
std::optional<File> ShardCache::find(const Shard& shard, const OnBytes& on_bytes) const {
    auto file = held(copy_path(directory_, shard.info().checksum));
    try {
        if (file && others_had_a_hand_in(*file)) {
            return std::nullopt;
        }
        if (file) {
            must_be_a_copy(file->path(), shard, on_bytes);
            unmark_damaged(*file);
            ::futimens(file->descriptor(), nullptr);
        }
        return file;
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

File ShardCache::copy(const Shard& shard, const OnBytes& on_bytes) const {
    make_room(directory_, File(shard.path(), File::Mode::read).size(), limit_bytes_);
    const fs::path path = copy_path(directory_, shard.info().checksum);
    copy_shard(shard, path, on_bytes);
    auto made = held(path);
    if (!made) {
        throw StorageError(path.string() + ": was removed right after it was made; stage it again");
    }
    unmark_damaged(*made);
    return std::move(*made);
}

}  // namespace trommel
