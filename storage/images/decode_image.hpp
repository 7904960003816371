// From the bytes of an image file to RGB pixels, the way up that the photographer meant.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "storage/images/image.hpp"

namespace trommel {

/// Tells JPEG, PNG, WebP, BMP, TIFF and GIF apart by content, not by name. Grey and inks (CMYK) become RGB, 16 bits become 8,
/// transparency is laid on white, the orientation of EXIF and TIFF is applied, colour profiles are not; of several frames or
/// pages the first is read. Throws InputError, "<path>: <problem>": broken and truncated files, kinds that no library here
/// reads, more than 2^28 pixels; OutOfMemory where memory is short.
Image decode_image(const std::filesystem::path& path);

// The parts, for bytes in memory; their errors do not name the file.
Image decode_jpeg(std::span<const std::uint8_t> bytes);  ///< CMYK as Pillow converts it
Image decode_png(std::span<const std::uint8_t> bytes);
Image decode_webp(std::span<const std::uint8_t> bytes);
Image decode_bmp(std::span<const std::uint8_t> bytes);
Image decode_tiff(std::span<const std::uint8_t> bytes);
Image decode_gif(std::span<const std::uint8_t> bytes);

/// Throws InputError for a picture of no pixels or of more than 2^28.
void check_decodable(std::int64_t width, std::int64_t height);

}  // namespace trommel
