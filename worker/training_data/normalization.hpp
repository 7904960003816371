// The numbers by which pixels become the network's input. Without Torch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// What brings values to mean 0 and standard deviation 1.
struct Standardizing {
    float scale = 1;
    float shift = 0;

    /// From the sum and the sum of squares of `count` values; constant ones are only centred.
    Standardizing(double sum, double squares, double count);
};

/// value = pixel * scale[channel] + shift[channel], in float.
struct ChannelScale {
    std::vector<float> scale;  ///< empty: to mean 0 and standard deviation 1 by the image's own values
    std::vector<float> shift;
    bool reversed = false;  ///< first, red (the first of three channels) and blue change places

    bool operator==(const ChannelScale&) const = default;
};

/// The scale of a normalisation for images with `channels` channels, each of `values` bytes and lying where
/// `images` says. Only `standardize` looks at them: mean and population standard deviation of each channel,
/// from exact integer sums. A channel that is constant is only centred. Throws InputError for one that is made
/// for other channels.
ChannelScale channel_scale(Normalization normalization, std::span<const std::uint8_t* const> images,
                           std::int64_t values, std::int64_t channels);

/// The same for images that are features, each of `values` floats; of normalisations only `none` and `standardize` (sums in
/// double, in the images' order).
ChannelScale feature_scale(Normalization normalization, std::span<const float* const> images,
                           std::int64_t values, std::int64_t channels);

}  // namespace trommel
