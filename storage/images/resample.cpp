#include "storage/images/resample.hpp"

#include <algorithm>
#include <cmath>

namespace trommel {
namespace {

// 8 bits of pixel, 22 bits of fraction and a sign fit into 32 bits.
constexpr int fraction_bits = 22;

/// The input pixels first, ..., first + weights - 1 that contribute to one output pixel.
struct Taps {
    std::int64_t first = 0;
    std::vector<std::int32_t> weights;
};

double triangle(double x) {
    return std::max(0.0, 1.0 - std::abs(x));
}

Taps taps_at(double center, double half_width, std::int64_t inputs) {
    const auto first = std::max<std::int64_t>(0, static_cast<std::int64_t>(center - half_width + 0.5));
    const auto last = std::min(inputs, static_cast<std::int64_t>(center + half_width + 0.5));
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t place = first; place < last; ++place) {
        weights.push_back(triangle((static_cast<double>(place) - center + 0.5) / half_width));
        sum += weights.back();
    }
    Taps taps{.first = first, .weights = {}};
    for (const double weight : weights) {
        taps.weights.push_back(static_cast<std::int32_t>(std::lround(weight / sum * (1 << fraction_bits))));
    }
    return taps;
}

std::vector<Taps> taps_of(double begin, double end, std::int64_t inputs, std::int64_t outputs) {
    const double scale = (end - begin) / static_cast<double>(outputs);
    std::vector<Taps> all;
    for (std::int64_t place = 0; place < outputs; ++place) {
        all.push_back(
            taps_at(begin + (static_cast<double>(place) + 0.5) * scale, std::max(scale, 1.0), inputs));
    }
    return all;
}

std::uint8_t to_byte(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp((sum + (1 << (fraction_bits - 1))) >> fraction_bits, 0, 255));
}

void resample_row(const std::uint8_t* in, const std::vector<Taps>& columns, std::uint8_t* out) {
    for (const Taps& taps : columns) {
        std::int32_t sums[3] = {};
        const std::uint8_t* pixel = in + 3 * taps.first;
        for (const std::int32_t weight : taps.weights) {
            for (int c = 0; c < 3; ++c) {
                sums[c] += weight * pixel[c];
            }
            pixel += 3;
        }
        for (const std::int32_t sum : sums) {
            *out++ = to_byte(sum);
        }
    }
}

void mix_rows(const Image& in, const Taps& taps, std::vector<std::int32_t>& sums, std::uint8_t* out) {
    std::fill(sums.begin(), sums.end(), 0);
    std::int64_t y = taps.first;
    for (const std::int32_t weight : taps.weights) {
        const std::uint8_t* const row = in.row(y++);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            sums[i] += weight * row[i];
        }
    }
    std::transform(sums.begin(), sums.end(), out, to_byte);
}

}  // namespace

Image resample(const Image& image, const Box& box, ImageSize size) {
    const std::vector<Taps> columns = taps_of(box.left, box.right, image.size.width, size.width);
    const std::vector<Taps> rows = taps_of(box.top, box.bottom, image.size.height, size.height);
    const std::int64_t first_row = rows.front().first;
    const std::int64_t last_row = rows.back().first + static_cast<std::int64_t>(rows.back().weights.size());

    Image narrow({size.width, image.size.height});
    for (std::int64_t y = first_row; y < last_row; ++y) {
        resample_row(image.row(y), columns, narrow.row(y));
    }
    Image out(size);
    std::vector<std::int32_t> sums(static_cast<std::size_t>(size.width * 3));
    for (std::int64_t y = 0; y < size.height; ++y) {
        mix_rows(narrow, rows[static_cast<std::size_t>(y)], sums, out.row(y));
    }
    return out;
}

}  // namespace trommel
