// The camera orientation in EXIF data.
#pragma once

#include <cstdint>
#include <span>

#include "storage/images/image.hpp"

namespace trommel {

/// The orientation, 1 to 8, in EXIF data with or without "Exif\0\0" before it (the contents of a JPEG APP1
/// marker, of a PNG's eXIf or a WebP's EXIF chunk); 1 (upright) if it is missing or broken. CIPA DC-008 (Exif
/// 2.32), 4.6.4, tag 274.
int exif_orientation(std::span<const std::uint8_t> note);

/// The image rotated and mirrored so that it is upright.
Image upright(Image image, int orientation);

}  // namespace trommel
