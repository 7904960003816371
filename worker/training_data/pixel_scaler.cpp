#include "worker/training_data/pixel_scaler.hpp"

#include <algorithm>
#include <utility>

// One clone for each instruction set, selected when the program is loaded. Without contraction to fused
// multiply-add (CMakeLists.txt), all of them give the same bits.
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

// The same in place. The image is small enough to stay in the cache.
TROMMEL_VECTOR_CLONES
void scale_values(float* values, std::int64_t count, const float* __restrict scale,
                  const float* __restrict shift, std::int64_t period) {
    std::int64_t first = 0;
    for (; first + period <= count; first += period) {
        for (std::int64_t i = 0; i < period; ++i) {
            values[first + i] = values[first + i] * scale[i] + shift[i];
        }
    }
    for (std::int64_t i = 0; first + i < count; ++i) {
        values[first + i] = values[first + i] * scale[i] + shift[i];
    }
}

// Standardizes an image by its own values, all channels together.
void standardize_image(float* values, std::int64_t count) {
    double sum = 0;
    double squares = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double value = values[i];
        sum += value;
        squares += value * value;
    }
    const Standardizing image(sum, squares, static_cast<double>(count));
    const std::vector<float> scale(vector_width, image.scale);
    const std::vector<float> shift(vector_width, image.shift);
    scale_values(values, count, scale.data(), shift.data(), vector_width);
}

void swap_red_and_blue(float* values, std::int64_t count) {
    for (std::int64_t i = 0; i < count; i += 3) {
        std::swap(values[i], values[i + 2]);
    }
}

}  // namespace

PixelScaler::PixelScaler(const ChannelScale& scale) : reversed_(scale.reversed) {
    for (std::int64_t i = 0; i < vector_width; ++i) {
        scale_.insert(scale_.end(), scale.scale.begin(), scale.scale.end());
        shift_.insert(shift_.end(), scale.shift.begin(), scale.shift.end());
    }
}

void PixelScaler::operator()(const std::uint8_t* pixels, std::int64_t count, float* out) const {
    if (scale_.empty() || reversed_) {
        std::copy_n(pixels, count, out);
        (*this)(out, count);
        return;
    }
    scale_pixels(pixels, count, scale_.data(), shift_.data(), static_cast<std::int64_t>(scale_.size()), out);
}

void PixelScaler::operator()(float* values, std::int64_t count) const {
    if (scale_.empty()) {
        standardize_image(values, count);
        return;
    }
    if (reversed_) {
        swap_red_and_blue(values, count);
    }
    scale_values(values, count, scale_.data(), shift_.data(), static_cast<std::int64_t>(scale_.size()));
}

}  // namespace trommel
