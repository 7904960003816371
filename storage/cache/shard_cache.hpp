// Copies of shards on a node's own disk: made once, shared by all trainers there, and removed when room is
// needed.
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

/// DIRECTORY/CHECKSUM.h5 is a complete copy of the shard with that checksum: it gets this name after all of
/// it was read back and verified. Its modification time is the time of its last use. A process that reads a
/// copy holds a shared flock on it; one that makes or removes a copy holds an exclusive flock on the
/// directory. The kernel releases both when the process dies.
class ShardCache {
  public:
    /// Makes the directory. `limit_bytes`: maximum size of all copies together; default: half of the disk.
    /// Throws StorageError.
    ShardCache(std::filesystem::path directory, std::optional<std::uint64_t> limit_bytes);

    struct Staged {
        Staging how;
        File copy;  ///< not removed while it is open, unless it is found damaged
    };

    /// Returns a complete copy, which is made if necessary. Waits while another process makes a copy of any
    /// shard, and calls `waits` first. `on_bytes` gets the number of bytes read since its last call, in total
    /// at most twice the size of the shard. Throws StorageError if the shard is damaged or there is not
    /// enough room.
    Staged stage(
        const Shard& shard, const OnBytes& on_bytes = {}, const std::function<void()>& waits = [] {}) const;

  private:
    std::optional<File> find(const Shard& shard, const OnBytes& on_bytes) const;
    File copy(const Shard& shard, const OnBytes& on_bytes) const;

    std::filesystem::path directory_;
    std::uint64_t limit_bytes_;
};

/// The path of a shard's copy in the directory of a cache, by the shard's checksum.
std::filesystem::path copy_path(const std::filesystem::path& directory, const std::string& checksum);

}  // namespace trommel
