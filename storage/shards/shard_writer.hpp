// Writes a shard image by image, in any order, without holding it in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "storage/shards/shard.hpp"
#include "system/partial_file.hpp"

namespace trommel {

/// A shard that is being written. It has a temporary name beside `output` until finish() renames it, so a
/// file with the final name is always complete, and processes that have mapped the file that it replaces keep
/// that. Without finish(), nothing is left.
class ShardWriter {
  public:
    /// `info`: everything but the checksums. Throws InputError if its parts are inconsistent, or if the
    /// output exists and must not be replaced; StorageError if the file cannot be created.
    ShardWriter(std::filesystem::path output, ShardInfo info, IfExists if_exists = IfExists::refuse);
    ~ShardWriter();
    ShardWriter(ShardWriter&&) noexcept;
    ShardWriter& operator=(ShardWriter&&) noexcept;

    /// `pixels`: [height, width, channels] of the image with this index, or the bytes of its features. Each
    /// image is written once; several threads may write at the same time.
    void write(std::int64_t index, std::span<const std::uint8_t> pixels);

    /// Call once, after all images: syncs the file, then renames it. Returns `info` with the checksums.
    ShardInfo finish();

  private:
    class Draft;
    std::unique_ptr<Draft> draft_;
};

}  // namespace trommel
