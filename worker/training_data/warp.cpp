#include "worker/training_data/warp.hpp"

#include <algorithm>
#include <cmath>

namespace trommel {

namespace {

// The two neighboring pixels of a coordinate along a row or column, and the weight of the second.
struct Between {
    std::int64_t first;
    std::int64_t second;
    float share;  // weight of the second
    bool outside = false;
};

Between inside(double at, std::int64_t size) {
    const auto first = static_cast<std::int64_t>(at);
    return {first, std::min(first + 1, size - 1), static_cast<float>(at - static_cast<double>(first))};
}

// d c b a | a b c d | d c b a
std::int64_t reflected(std::int64_t place, std::int64_t size) {
    const std::int64_t period = 2 * size;
    const std::int64_t within = ((place % period) + period) % period;
    return within < size ? within : period - 1 - within;
}

Between reflect(double at, std::int64_t size) {
    const double floor = std::floor(at);
    const auto first = static_cast<std::int64_t>(floor);
    return {reflected(first, size), reflected(first + 1, size), static_cast<float>(at - floor)};
}

// The last pixel coincides with the first one: the period is one less than the size.
Between wrap(double at, std::int64_t size) {
    const auto period = static_cast<double>(size - 1);
    return size > 1 ? inside(at - period * std::floor(at / period), size) : Between{0, 0, 0};
}

template <FillMode fill>
Between between(double at, std::int64_t size) {
    const auto last = static_cast<double>(size - 1);
    if (at >= 0 && at <= last) {
        return inside(at, size);
    }
    if constexpr (fill == FillMode::nearest) {
        return inside(std::clamp(at, 0.0, last), size);
    } else if constexpr (fill == FillMode::constant) {
        return {0, 0, 0, true};
    } else if constexpr (fill == FillMode::reflect) {
        return reflect(at, size);
    } else {
        return wrap(at, size);
    }
}

template <FillMode fill>
void warp_with(const std::uint8_t* pixels, const Shape& shape, const Warp& warp, float* out) {
    const std::int64_t pitch = shape.width * shape.channels;
    for (std::int64_t r = 0; r < shape.height; ++r) {
        const double row_start = warp.row_by_row * static_cast<double>(r) + warp.row_offset;
        const double column_start = warp.column_by_row * static_cast<double>(r) + warp.column_offset;
        for (std::int64_t c = 0; c < shape.width; ++c, out += shape.channels) {
            const auto column = static_cast<double>(c);
            const Between rows = between<fill>(row_start + warp.row_by_column * column, shape.height);
            const Between columns = between<fill>(column_start + warp.column_by_column * column, shape.width);
            if (rows.outside || columns.outside) {
                std::fill_n(out, shape.channels, 0.0F);
                continue;
            }
            const std::uint8_t* above = pixels + rows.first * pitch;
            const std::uint8_t* below = pixels + rows.second * pitch;
            const std::int64_t left = columns.first * shape.channels;
            const std::int64_t right = columns.second * shape.channels;
            for (std::int64_t channel = 0; channel < shape.channels; ++channel) {
                const auto mix = [&](const std::uint8_t* row) {
                    const float from = row[left + channel];
                    return from + columns.share * (static_cast<float>(row[right + channel]) - from);
                };
                const float top = mix(above);
                out[channel] = top + rows.share * (mix(below) - top);
            }
        }
    }
}

}  // namespace

void warp_image(const std::uint8_t* pixels, const Shape& shape, const Warp& warp, FillMode fill, float* out) {
    switch (fill) {
        case FillMode::nearest:
            return warp_with<FillMode::nearest>(pixels, shape, warp, out);
        case FillMode::constant:
            return warp_with<FillMode::constant>(pixels, shape, warp, out);
        case FillMode::reflect:
            return warp_with<FillMode::reflect>(pixels, shape, warp, out);
        case FillMode::wrap:
            return warp_with<FillMode::wrap>(pixels, shape, warp, out);
    }
}

}  // namespace trommel
