// The scale and shift that turn pixels into the network's input. Independent of Torch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// Scale and shift to mean 0 and standard deviation 1.
struct Standardizing {
    float scale = 1;
    float shift = 0;

    /// From the sum and the sum of squares of `count` values; constant values are only centered.
    Standardizing(double sum, double squares, double count);
};

/// value = pixel * scale[channel] + shift[channel], in float.
struct ChannelScale {
    std::vector<float> scale;  ///< empty: each image is standardized by its own values
    std::vector<float> shift;
    bool reversed = false;  ///< first swaps red (the first of three channels) and blue

    bool operator==(const ChannelScale&) const = default;
};

/// The scale of a normalization for images with `channels` channels, each image of `values` bytes at the
/// address in `images`. Only `standardize` reads them: mean and population standard deviation of each
/// channel, from exact integer sums. A constant channel is only centered. Throws InputError if the
/// normalization needs another number of channels.
ChannelScale channel_scale(Normalization normalization, std::span<const std::uint8_t* const> images,
                           std::int64_t values, std::int64_t channels);

/// The same for images that are features, each of `values` floats; supports only `none` and `standardize`
/// (sums in double, in the images' order).
ChannelScale feature_scale(Normalization normalization, std::span<const float* const> images,
                           std::int64_t values, std::int64_t channels);

}  // namespace trommel
