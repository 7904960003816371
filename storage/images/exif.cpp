#include "storage/images/exif.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace trommel {
namespace {

/// A TIFF header and the data after it: reads numbers in the byte order that it names, and nothing outside
/// its bounds.
class TiffBlock {
  public:
    explicit TiffBlock(std::span<const std::uint8_t> bytes)
        : bytes_(bytes), little_(bytes.size() >= 2 && bytes[0] == 'I' && bytes[1] == 'I') {}

    bool is_one() const { return number(2, 2) == 42; }

    std::optional<std::uint32_t> number(std::size_t at, std::size_t width) const {
        if (at > bytes_.size() || width > bytes_.size() - at) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < width; ++i) {
            value = value << 8 | bytes_[at + (little_ ? width - 1 - i : i)];
        }
        return value;
    }

  private:
    std::span<const std::uint8_t> bytes_;
    bool little_;
};

constexpr std::uint32_t orientation_tag = 274;
constexpr std::uint32_t type_long = 4;  // written by some programs; the standard type is 3 (two bytes)
constexpr std::size_t entry_bytes = 12;

/// Where the pixel at (x, y) of the upright image is stored.
struct Place {
    std::int64_t x;
    std::int64_t y;
};

Place stored_place(Place upright_place, ImageSize stored, int orientation) {
    const auto [x, y] = upright_place;
    const std::int64_t right = stored.width - 1;
    const std::int64_t bottom = stored.height - 1;
    switch (orientation) {
        case 2:
            return {right - x, y};
        case 3:
            return {right - x, bottom - y};
        case 4:
            return {x, bottom - y};
        case 5:
            return {y, x};
        case 6:
            return {y, bottom - x};
        case 7:
            return {right - y, bottom - x};
        case 8:
            return {right - y, x};
        default:
            return upright_place;
    }
}

}  // namespace

int exif_orientation(std::span<const std::uint8_t> note) {
    constexpr std::size_t intro = 6;
    if (note.size() >= intro && std::memcmp(note.data(), "Exif\0\0", intro) == 0) {
        note = note.subspan(intro);
    }
    const TiffBlock tiff(note);
    if (!tiff.is_one()) {
        return 1;
    }
    const std::size_t directory = tiff.number(4, 4).value_or(0);
    const std::size_t entries = tiff.number(directory, 2).value_or(0);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * entry_bytes;
        if (tiff.number(entry, 2) == orientation_tag) {
            const std::size_t width = tiff.number(entry + 2, 2) == type_long ? 4 : 2;
            const std::uint32_t value = tiff.number(entry + 8, width).value_or(1);
            return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    }
    return 1;
}

Image upright(Image image, int orientation) {
    if (orientation == 1) {
        return image;
    }
    const bool lying = orientation >= 5;
    Image turned(lying ? ImageSize{image.size.height, image.size.width} : image.size);
    for (std::int64_t y = 0; y < turned.size.height; ++y) {
        for (std::int64_t x = 0; x < turned.size.width; ++x) {
            const Place from = stored_place({x, y}, image.size, orientation);
            std::copy_n(image.row(from.y) + 3 * from.x, 3, turned.row(y) + 3 * x);
        }
    }
    return turned;
}

}  // namespace trommel
