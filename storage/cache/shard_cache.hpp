// Copies of shards on a node's own disk: made once, shared by all who train there, and given up when room is needed.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "storage/shards/shard.hpp"
#include "system/file.hpp"

namespace trommel {

enum class Staging { was_there, copied, replaced_damaged };

/// DIRECTORY/CHECKSUM.h5 is a whole copy of the shard of that checksum: it gets its name when all of it was read back and
/// found as it was written. Its time of change says when it was last asked for. Whoever reads a copy holds a shared flock on
/// it, and whoever makes or removes one an exclusive flock on the directory; the kernel lets go of both when they die.
class ShardCache {
  public:
    /// Makes the directory. `limit_bytes`: of all copies together; nothing: half of the disk. Throws StorageError.
    ShardCache(std::filesystem::path directory, std::optional<std::uint64_t> limit_bytes);

    struct Staged {
        Staging how;
        File copy;  ///< not removed as long as it is open, unless it is found damaged
    };

    /// Sees to a whole copy. Waits while another process makes one of whatever shard, and calls `waits` first. `on_bytes` is
    /// told how many more bytes were read; all in all up to twice the shard's. Throws StorageError where the shard is
    /// damaged, or there is no room for it.
    Staged stage(
        const Shard& shard, const OnBytes& on_bytes = {}, const std::function<void()>& waits = [] {}) const;

  private:
    std::optional<File> find(const Shard& shard, const OnBytes& on_bytes) const;
    File copy(const Shard& shard, const OnBytes& on_bytes) const;

    std::filesystem::path directory_;
    std::uint64_t limit_bytes_;
};

/// The copy in a cache's directory of the shard of that checksum.
std::filesystem::path copy_path(const std::filesystem::path& directory, const std::string& checksum);

}  // namespace trommel
