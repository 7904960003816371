// Some images of a split as the network's input, in memory that is reused for every batch. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <span>

#include "worker/training_data/augmentation.hpp"
#include "worker/training_data/labeled_images.hpp"
#include "worker/training_data/pixel_scaler.hpp"

namespace trommel {

struct Batch {
    at::Tensor images;  ///< float [rows, channels, height, width], channels_last
    at::Tensor labels;  ///< int64 [rows]
};

class BatchBuffer {
  public:
    /// For batches of at most `rows` images.
    BatchBuffer(std::int64_t rows, const Shape& shape, const ChannelScale& scale);

    /// The images at these indices of the split, normalized. Valid until the next call.
    Batch fill(const ImageSplit& split, std::span<const std::int64_t> indices);

    /// The same, randomly changed as `augmenter` does in this epoch.
    Batch fill_augmented(const ImageSplit& split, std::span<const std::int64_t> indices,
                         const Augmenter& augmenter, std::int64_t epoch);

  private:
    // `put` writes the normalized image at an index of the split.
    template <class Put>
    Batch fill_with(const ImageSplit& split, std::span<const std::int64_t> indices, const Put& put);

    at::Tensor images_;
    at::Tensor labels_;
    PixelScaler scaler_;
};

}  // namespace trommel
