// Blends transparent pictures onto white.
#pragma once

#include <cstdint>
#include <span>

#include "storage/images/image.hpp"

namespace trommel {

/// Blends 8-bit RGBA, [height, width, 4], onto white. Uses the values as stored, like most programs, not
/// linear light.
Image on_white(ImageSize size, std::span<const std::uint8_t> rgba);

}  // namespace trommel
