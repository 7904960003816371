#include "storage/images/bmp_runs.hpp"

#include <algorithm>

#include "system/errors.hpp"

namespace trommel {
namespace {

/// Two bytes: a count and a color (or two of 4 bits each), or a zero and one of these codes.
enum Escape : std::uint8_t { end_of_line = 0, end_of_picture = 1, skip = 2 };

class Runs {
  public:
    Runs(std::span<const std::uint8_t> file, const BmpHeader& header)
        : rest_(file.subspan(std::min(header.pixels_at, file.size()))),
          header_(header),
          bits_(header.compression == BmpCompression::runs_of_8_bits ? 8 : 4),
          image_(header.size) {
        const auto first = header.color(0);
        for (std::size_t i = 0; i < image_.pixels.size(); ++i) {
            image_.pixels[i] = first[i % 3];
        }
    }

    Image read() {
        while (y_ < header_.size.height) {
            const std::uint8_t count = next();
            const std::uint8_t value = next();
            if (count > 0) {
                repeat(count, value);
            } else if (value == end_of_picture) {
                break;
            } else if (value == end_of_line) {
                x_ = 0;
                ++y_;
            } else if (value == skip) {
                x_ += next();
                y_ += next();
            } else {
                copy(value);
            }
        }
        return std::move(image_);
    }

  private:
    std::uint8_t next() {
        if (rest_.empty()) {
            // Some writers omit the end of the picture.
            if (y_ == header_.size.height - 1 && x_ >= header_.size.width) {
                y_ = header_.size.height;
                return 0;
            }
            throw InputError("broken BMP (the file ends too early)");
        }
        const std::uint8_t byte = rest_.front();
        rest_ = rest_.subspan(1);
        return byte;
    }

    void repeat(std::uint8_t count, std::uint8_t value) {
        for (int i = 0; i < count; ++i) {
            put(bits_ == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
        }
    }

    // Literal pixels, padded to an even number of bytes.
    void copy(std::uint8_t count) {
        const int bytes = (count * bits_ + 7) / 8;
        for (int i = 0; i < bytes; ++i) {
            const std::uint8_t value = next();
            if (bits_ == 8) {
                put(value);
                continue;
            }
            put(value >> 4);
            if (2 * i + 1 < count) {
                put(value & 15);
            }
        }
        if (bytes % 2 == 1) {
            next();
        }
    }

    void put(int index) {
        if (x_ < header_.size.width && y_ < header_.size.height) {
            const auto color = header_.color(static_cast<std::size_t>(index));
            const std::int64_t row = header_.from_top ? y_ : header_.size.height - 1 - y_;
            std::copy(color.begin(), color.end(), image_.row(row) + 3 * x_);
        }
        ++x_;
    }

    std::span<const std::uint8_t> rest_;
    const BmpHeader& header_;
    int bits_;
    Image image_;
    std::int64_t x_ = 0;
    std::int64_t y_ = 0;
};

}  // namespace

Image read_bmp_runs(std::span<const std::uint8_t> file, const BmpHeader& header) {
    return Runs(file, header).read();
}

}  // namespace trommel
