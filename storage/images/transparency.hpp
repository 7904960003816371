// Pictures that one can see through, on paper.
#pragma once

#include <cstdint>
#include <span>

#include "storage/images/image.hpp"

namespace trommel {

/// 8-bit RGBA, [height, width, 4], laid on white: in the values as stored, like most programs do, not in linear light.
Image on_white(ImageSize size, std::span<const std::uint8_t> rgba);

}  // namespace trommel
