// Decodes image files to RGB pixels, in the orientation in which they were taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "storage/images/image.hpp"

namespace trommel {

/// Recognizes JPEG, PNG, WebP, BMP, TIFF and GIF by content, not by name. Grayscale and CMYK become RGB, 16
/// bits become 8, transparency is blended onto white, and the EXIF or TIFF orientation is applied; color
/// profiles are not. Of several frames or pages, the first is read. Throws InputError, "<path>: <problem>",
/// for broken, truncated and unsupported files and for more than 2^28 pixels; OutOfMemory if there is not
/// enough memory.
Image decode_image(const std::filesystem::path& path);

// Decoders for bytes in memory; their errors do not name the file.
Image decode_jpeg(std::span<const std::uint8_t> bytes);  ///< CMYK as Pillow converts it
Image decode_png(std::span<const std::uint8_t> bytes);
Image decode_webp(std::span<const std::uint8_t> bytes);
Image decode_bmp(std::span<const std::uint8_t> bytes);
Image decode_tiff(std::span<const std::uint8_t> bytes);
Image decode_gif(std::span<const std::uint8_t> bytes);

/// Throws InputError for a picture without pixels or with more than 2^28.
void check_decodable(std::int64_t width, std::int64_t height);

}  // namespace trommel
