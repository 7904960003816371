// From pixel values to the network's input: one multiplication and one addition a value. Without Torch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// value = pixel * scale[channel] + shift[channel], in float.
struct ChannelScale {
    std::vector<float> scale;
    std::vector<float> shift;

    bool operator==(const ChannelScale&) const = default;
};

/// The scale of a normalisation for images with `channels` channels, each of `values` bytes and lying where
/// `images` says. Only `standardize` looks at them: mean and population standard deviation of each channel,
/// from exact integer sums. A channel that is constant is only centred.
ChannelScale channel_scale(Normalization normalization, std::span<const std::uint8_t* const> images,
                           std::int64_t values, std::int64_t channels);

/// Normalises images into a batch, channel-interleaved in and out. The same bits with any instruction set.
class PixelScaler {
  public:
    explicit PixelScaler(const ChannelScale& scale);

    /// Writes the `count` values of one image to `out`.
    void operator()(const std::uint8_t* pixels, std::int64_t count, float* out) const;

  private:
    std::vector<float> scale_;  // repeated to a multiple of the vector width and of the channels
    std::vector<float> shift_;
};

}  // namespace trommel
