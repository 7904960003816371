// Converts pixels to the network's input: one multiplication and one addition a value. Independent of Torch.
#pragma once

#include <cstdint>
#include <vector>

#include "worker/training_data/normalization.hpp"

namespace trommel {

/// Normalizes images into a batch, channel-interleaved in and out. Gives the same bits with any instruction
/// set.
class PixelScaler {
  public:
    explicit PixelScaler(const ChannelScale& scale);

    /// Writes the `count` values of one image to `out`.
    void operator()(const std::uint8_t* pixels, std::int64_t count, float* out) const;

    /// In place; `values` are in the range of pixels.
    void operator()(float* values, std::int64_t count) const;

  private:
    std::vector<float> scale_;  // repeated to a multiple of the vector width and of the channels
    std::vector<float> shift_;
    bool reversed_;
};

}  // namespace trommel
