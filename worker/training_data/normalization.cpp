#include "worker/training_data/normalization.hpp"

#include <array>
#include <cmath>
#include <string>

#include "system/errors.hpp"

namespace trommel {

namespace {

// The sums are exact for pixels.
template <class Number>
struct Sums {
    Number values = 0;
    Number squares = 0;
};

template <class Number, class Value>
std::vector<Sums<Number>> channel_sums(std::span<const Value* const> images, std::int64_t values,
                                       std::int64_t channels) {
    std::vector<Sums<Number>> sums(static_cast<std::size_t>(channels));
    for (const Value* first : images) {
        for (const Value* const end = first + values; first != end; first += channels) {
            for (std::size_t c = 0; c < sums.size(); ++c) {
                const Number value = first[c];
                sums[c].values += value;
                sums[c].squares += value * value;
            }
        }
    }
    return sums;
}

template <class Number>
ChannelScale standardizing(const std::vector<Sums<Number>>& sums, std::size_t images, std::int64_t places) {
    const double count = static_cast<double>(images) * static_cast<double>(places);
    ChannelScale result;
    for (const Sums<Number>& sum : sums) {
        const Standardizing channel(static_cast<double>(sum.values), static_cast<double>(sum.squares), count);
        result.scale.push_back(channel.scale);
        result.shift.push_back(channel.shift);
    }
    return result;
}

ChannelScale unchanged(std::int64_t channels) {
    const auto each = static_cast<std::size_t>(channels);
    return {std::vector<float>(each, 1), std::vector<float>(each, 0)};
}

void must_have_three_channels(const char* name, std::int64_t channels) {
    if (channels != 3) {
        throw InputError(
            "normalization '" + std::string(name) + "': the images have " + std::to_string(channels) +
            (channels == 1 ? " channel" : " channels") +
            " (its numbers are ImageNet's red, green and blue); use \"unit\" or \"standardize\"");
    }
}

// The numbers for torchvision's weights, for red, green, blue in [0, 1].
ChannelScale imagenet_scale() {
    constexpr std::array<double, 3> means = {0.485, 0.456, 0.406};
    constexpr std::array<double, 3> deviations = {0.229, 0.224, 0.225};
    ChannelScale result;
    for (std::size_t c = 0; c < 3; ++c) {
        result.scale.push_back(static_cast<float>(1 / (255 * deviations[c])));
        result.shift.push_back(static_cast<float>(-means[c] / deviations[c]));
    }
    return result;
}

// The numbers for Keras's ResNet-50, for blue, green, red.
ChannelScale caffe_scale() {
    return {{1, 1, 1}, {-103.939F, -116.779F, -123.68F}, true};
}

}  // namespace

Standardizing::Standardizing(double sum, double squares, double count) {
    const double mean = sum / count;
    const double variance = squares / count - mean * mean;
    const double by = variance > 1e-9 ? 1 / std::sqrt(variance) : 1;
    scale = static_cast<float>(by);
    shift = static_cast<float>(-mean * by);
}

ChannelScale channel_scale(Normalization normalization, std::span<const std::uint8_t* const> images,
                           std::int64_t values, std::int64_t channels) {
    const auto each = static_cast<std::size_t>(channels);
    switch (normalization) {
        case Normalization::none:
            return unchanged(channels);
        case Normalization::unit:
            return {std::vector<float>(each, 1.0F / 255), std::vector<float>(each, 0)};
        case Normalization::per_image:
            return {};
        case Normalization::imagenet:
            must_have_three_channels("imagenet", channels);
            return imagenet_scale();
        case Normalization::caffe:
            must_have_three_channels("caffe", channels);
            return caffe_scale();
        case Normalization::standardize:
            break;
    }
    return standardizing(channel_sums<std::uint64_t>(images, values, channels), images.size(),
                         values / channels);
}

ChannelScale feature_scale(Normalization normalization, std::span<const float* const> images,
                           std::int64_t values, std::int64_t channels) {
    if (normalization != Normalization::standardize) {
        return unchanged(channels);
    }
    return standardizing(channel_sums<double>(images, values, channels), images.size(), values / channels);
}

}  // namespace trommel
