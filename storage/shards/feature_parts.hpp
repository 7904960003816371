// The features of a shard's images while they are being made: some images a file, so that a kill costs
// little.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace trommel {

/// Part i has the features of images 32 i to 32 i + 31 (the last one has the rest). A part that has its
/// name is whole; its head says of what request it is. Several processes may write parts at the same time.
class FeatureParts {
  public:
    /// In an existing directory. `recipe`: of the features, as recipe_of() gives it.
    FeatureParts(std::filesystem::path directory, const std::map<std::string, std::string>& recipe,
                 std::int64_t images, std::int64_t values_per_image);

    std::int64_t count() const { return (images_ + images_a_part - 1) / images_a_part; }

    /// The first image of a part; of the part after the last one, the number of images.
    std::int64_t first(std::int64_t part) const;

    bool has(std::int64_t part) const;

    /// Throws StorageError.
    void write(std::int64_t part, std::span<const float> values) const;

    /// Throws StorageError also where its values are not those that were written.
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
