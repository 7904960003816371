// A data set as the trainer reads it: one or more shards, opened, checked and read as one. Independent of
// Torch.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/shards/shard.hpp"
#include "sweep/operations.hpp"
#include "sweep/training.hpp"
#include "system/file.hpp"
#include "worker/training_data/normalization.hpp"

namespace trommel {

/// The images of one split, in the shards' order.
struct ImageSplit {
    std::vector<const std::uint8_t*> pixels;  ///< one for each image, [height, width, channels]
    std::vector<const float*> features;       ///< the same for a data set of features, which has no pixels
    std::vector<std::int64_t> labels;
};

/// Keeps its shards, or their copies in $TROMMEL_SCRATCH, mapped during its lifetime.
class LabeledImages {
  public:
    /// Throws StorageError if a shard cannot be opened, and InputError if a shard's checksum is not the one
    /// in `data`, if the shards do not fit together, and if there are no training images.
    explicit LabeledImages(const DataSet& data);

    const Shape& shape() const { return shape_; }
    Element element() const { return shards_.front().info().element; }
    const std::vector<std::string>& class_names() const { return class_names_; }
    std::int64_t classes() const { return static_cast<std::int64_t>(class_names_.size()); }
    std::int64_t values_per_image() const { return shape_.height * shape_.width * shape_.channels; }
    const ImageSplit& split(Split split) const { return splits_[static_cast<std::size_t>(split)]; }

    /// Statistics of the training images; computed once. Throws as channel_scale does.
    const ChannelScale& scale(Normalization normalization);

  private:
    Shard open_copy_or_shard(const std::string& path, const std::string& checksum);
    void open(const std::string& path, const std::string& checksum);
    void append(const Shard& shard);

    Shape shape_;
    std::vector<std::string> class_names_;
    std::vector<File> copies_;  ///< on this node's own disk; open, so that they are not removed
    std::vector<Shard> shards_;
    std::array<ImageSplit, 3> splits_;
    std::map<Normalization, ChannelScale> scales_;
};

}  // namespace trommel
