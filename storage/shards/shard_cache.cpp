#include "storage/shards/shard_cache.hpp"

#include <sys/stat.h>

#include <system_error>
#include <utility>

#include "storage/shards/cache_room.hpp"
#include "storage/shards/copy_shard.hpp"
#include "storage/shards/flock.hpp"
#include "sweep/errors.hpp"

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
        throw StorageError(directory.string() + ": cannot ask for its room (" + error.message() +
                           "); give a limit");
    }
    return space.capacity / 2;
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
    if (auto copy = find(shard, on_bytes)) {  // made while we waited
        return {Staging::was_there, std::move(*copy)};
    }
    std::error_code error;  // at once: a damaged copy must not be given to anybody while another is made
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
    make_room(directory_, File(shard.path(), File::Mode::read).size(), limit_bytes_);
    const fs::path path = copy_path(directory_, shard.info().checksum);
    copy_shard(shard, path, on_bytes);
    auto made = held(path);
    if (!made) {
        throw StorageError(path.string() + ": was removed when it was made; stage it again");
    }
    return std::move(*made);
}

}  // namespace trommel
