// Writes a shard image by image, in any order, without ever holding it in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "storage/shards/shard.hpp"

namespace trommel {

enum class IfExists { refuse, replace };

/// A shard in the making. It has a temporary name beside `output` until finish() gives it its own, so a file
/// of that name is always whole, and whoever has mapped the one it replaces keeps that. Without finish()
/// nothing stays.
class ShardWriter {
  public:
    /// `info`: all but the checksums. Throws InputError when its parts do not fit one another or the output
    /// exists and is not to be replaced, StorageError when the file cannot be made.
    ShardWriter(std::filesystem::path output, ShardInfo info, IfExists if_exists = IfExists::refuse);
    ~ShardWriter();
    ShardWriter(ShardWriter&&) noexcept;
    ShardWriter& operator=(ShardWriter&&) noexcept;

    /// `pixels`: [height, width, channels] of the image at place `index`; the bytes of its features. Each
    /// image is written once; several threads may write at the same time.
    void write(std::int64_t index, std::span<const std::uint8_t> pixels);

    /// Once, after all images: makes the file durable, then gives it its name. Returns `info` with the
    /// checksums.
    ShardInfo finish();

  private:
    class Draft;
    std::unique_ptr<Draft> draft_;
};

}  // namespace trommel
