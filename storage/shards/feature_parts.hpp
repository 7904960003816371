// Partial results of feature extraction: one file for every few images, so that a kill loses little work.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace trommel {

/// Part i has the features of images 32 i to 32 i + 31 (the last part has the rest). A part that has its
/// final name is complete; its header identifies the request. Several processes may write parts at the same
/// time.
class FeatureParts {
  public:
    /// In an existing directory. `recipe`: the features' recipe, as returned by recipe_of().
    FeatureParts(std::filesystem::path directory, const std::map<std::string, std::string>& recipe,
                 std::int64_t images, std::int64_t values_per_image);

    std::int64_t count() const { return (images_ + images_a_part - 1) / images_a_part; }

    /// The first image of a part; for the part after the last one, the number of images.
    std::int64_t first(std::int64_t part) const;

    bool has(std::int64_t part) const;

    /// Throws StorageError.
    void write(std::int64_t part, std::span<const float> values) const;

    /// Throws StorageError, also if the values are not those that were written.
    std::vector<std::uint8_t> read(std::int64_t part) const;

  private:
    static constexpr std::int64_t images_a_part = 32;

    std::filesystem::path path(std::int64_t part) const;
    std::uint64_t value_bytes(std::int64_t part) const;

    std::filesystem::path directory_;
    std::string request_digest_;
    std::int64_t images_;
    std::int64_t values_per_image_;
};

}  // namespace trommel
