// A decoded picture in memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace trommel {

/// Written "96x128": width x height, everywhere in trommel.
struct ImageSize {
    std::int64_t width = 0;
    std::int64_t height = 0;

    bool operator==(const ImageSize&) const = default;
};

/// 8-bit RGB, [height, width, 3], row-major, from the top left.
struct Image {
    Image() = default;
    explicit Image(ImageSize extent)
        : size(extent), pixels(static_cast<std::size_t>(extent.width * extent.height * 3)) {}

    std::uint8_t* row(std::int64_t y) { return pixels.data() + y * size.width * 3; }
    const std::uint8_t* row(std::int64_t y) const { return pixels.data() + y * size.width * 3; }

    bool operator==(const Image&) const = default;

    ImageSize size;
    std::vector<std::uint8_t> pixels;
};

}  // namespace trommel
