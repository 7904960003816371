#include "storage/images/transparency.hpp"

namespace trommel {
namespace {

std::uint8_t blend(unsigned value, unsigned alpha) {
    return static_cast<std::uint8_t>((value * alpha + 255 * (255 - alpha) + 127) / 255);
}

}  // namespace

Image on_white(ImageSize size, std::span<const std::uint8_t> rgba) {
    Image image(size);
    for (std::size_t i = 0; i < rgba.size() / 4; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            image.pixels[3 * i + c] = blend(rgba[4 * i + c], rgba[4 * i + 3]);
        }
    }
    return image;
}

}  // namespace trommel
