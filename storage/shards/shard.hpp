// An HDF5 file of labeled images, or of their features, mapped read-only: all workers of a node share one
// copy in memory.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

enum class Split : std::uint8_t { train, val, test };

/// The type of a value: of a pixel, or of a feature that a network computed from an image.
enum class Element : std::uint8_t { uint8, float32 };

std::int64_t bytes_of(Element element);

/// The contents of a shard, apart from its images.
struct ShardInfo {
    Element element = Element::uint8;
    std::int64_t images = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::int64_t channels = 0;
    std::vector<std::string> classes;           ///< names, in the order of the labels
    std::vector<std::int32_t> labels;           ///< [images], 0 <= label < classes
    std::vector<Split> splits;                  ///< [images]
    std::vector<std::string> sources;           ///< [images], paths below the imported folder
    std::map<std::string, std::string> recipe;  ///< how it was made, by name: size, fit, split, seed, ...
    std::string images_checksum;                ///< SHA-256 of the pixels' or features' bytes, hexadecimal
    std::string checksum;                       ///< SHA-256 of everything else, `images_checksum` included
};

/// Gets the number of bytes read since the last call; may throw, so that a waiting user sees the progress or
/// can stop.
using OnBytes = std::function<void(std::uint64_t)>;

/// An open shard. Opening it checks the digest of everything but the image data before HDF5 reads any of it,
/// and maps the images without reading them. docs/shard_format.md has the format.
class Shard {
  public:
    /// Throws StorageError with the path for a file that is missing, damaged, truncated or not a shard.
    explicit Shard(const std::filesystem::path& path);
    ~Shard();
    Shard(Shard&&) noexcept;
    Shard& operator=(Shard&&) noexcept;

    const std::filesystem::path& path() const;
    const ShardInfo& info() const;

    /// The pixels, [images, height, width, channels], row-major, as stored; for a shard of features, their
    /// bytes.
    std::span<const std::uint8_t> pixels() const;

    /// The values of a shard of features; empty for a shard of pixels.
    std::span<const float> features() const;

    /// Indices of the images of a split, ascending.
    std::vector<std::int64_t> indices(Split split) const;

    /// Reads all pixels from the disk or the page cache and compares their checksum. Throws StorageError if
    /// it differs or they cannot be read.
    void verify_pixels(const OnBytes& on_bytes = {}) const;

  private:
    struct Contents;
    std::unique_ptr<const Contents> contents_;
};

/// Images of each class (rows) in each split (columns: train, val, test).
std::vector<std::array<std::int64_t, 3>> counts_by_class(const ShardInfo& info);

std::string_view to_text(Split split);

/// The split for "train", "val", "valid", "validation" or "test", in upper or lower case.
std::optional<Split> to_split(std::string_view word);

}  // namespace trommel
