#include "worker/trainer/normalization.hpp"

#include <cmath>

// One clone for each instruction set, chosen when the program is loaded. No contraction to fused
// multiply-add (CMakeLists.txt), so all of them give the same bits.
#if defined(__x86_64__)
#define TROMMEL_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define TROMMEL_VECTOR_CLONES
#endif

namespace trommel {

namespace {

constexpr std::int64_t vector_width = 16;  // floats in the widest register

TROMMEL_VECTOR_CLONES
void scale_pixels(const std::uint8_t* __restrict pixels, std::int64_t count, const float* __restrict scale,
                  const float* __restrict shift, std::int64_t period, float* __restrict out) {
    std::int64_t first = 0;
    for (; first + period <= count; first += period) {
        for (std::int64_t i = 0; i < period; ++i) {
            out[first + i] = static_cast<float>(pixels[first + i]) * scale[i] + shift[i];
        }
    }
    for (std::int64_t i = 0; first + i < count; ++i) {
        out[first + i] = static_cast<float>(pixels[first + i]) * scale[i] + shift[i];
    }
}

struct Sums {
    std::uint64_t values = 0;
    std::uint64_t squares = 0;
};

std::vector<Sums> channel_sums(std::span<const std::uint8_t* const> images, std::int64_t values,
                               std::int64_t channels) {
    std::vector<Sums> sums(static_cast<std::size_t>(channels));
    for (const std::uint8_t* pixel : images) {
        for (const std::uint8_t* const end = pixel + values; pixel != end; pixel += channels) {
            for (std::size_t c = 0; c < sums.size(); ++c) {
                const std::uint64_t value = pixel[c];
                sums[c].values += value;
                sums[c].squares += value * value;
            }
        }
    }
    return sums;
}

ChannelScale standardizing(const std::vector<Sums>& sums, double count) {
    ChannelScale result;
    for (const Sums& sum : sums) {
        const double mean = static_cast<double>(sum.values) / count;
        const double variance = static_cast<double>(sum.squares) / count - mean * mean;
        const double scale = variance > 1e-9 ? 1 / std::sqrt(variance) : 1;
        result.scale.push_back(static_cast<float>(scale));
        result.shift.push_back(static_cast<float>(-mean * scale));
    }
    return result;
}

}  // namespace

ChannelScale channel_scale(Normalization normalization, std::span<const std::uint8_t* const> images,
                           std::int64_t values, std::int64_t channels) {
    const auto each = static_cast<std::size_t>(channels);
    switch (normalization) {
        case Normalization::none:
            return {std::vector<float>(each, 1), std::vector<float>(each, 0)};
        case Normalization::unit:
            return {std::vector<float>(each, 1.0F / 255), std::vector<float>(each, 0)};
        case Normalization::standardize:
            break;
    }
    const double count = static_cast<double>(images.size()) * static_cast<double>(values / channels);
    return standardizing(channel_sums(images, values, channels), count);
}

PixelScaler::PixelScaler(const ChannelScale& scale) {
    for (std::int64_t i = 0; i < vector_width; ++i) {
        scale_.insert(scale_.end(), scale.scale.begin(), scale.scale.end());
        shift_.insert(shift_.end(), scale.shift.begin(), scale.shift.end());
    }
}

void PixelScaler::operator()(const std::uint8_t* pixels, std::int64_t count, float* out) const {
    scale_pixels(pixels, count, scale_.data(), shift_.data(), static_cast<std::int64_t>(scale_.size()), out);
}

}  // namespace trommel
