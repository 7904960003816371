// From the bytes of a JPEG or PNG file to RGB pixels, the way up that the photographer meant.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "storage/shards/image.hpp"

namespace trommel {

/// Tells JPEG from PNG by content, not by name. Grey becomes RGB, 16 bits become 8, transparency is laid on
/// white, EXIF orientation is applied, colour profiles are not. Throws InputError, "<path>: <problem>":
/// broken and truncated files, CMYK, more than 2^28 pixels.
Image decode_image(const std::filesystem::path& path);

// The parts, for bytes in memory; their errors do not name the file.
Image decode_jpeg(std::span<const std::uint8_t> bytes);  ///< orientation applied
Image decode_png(std::span<const std::uint8_t> bytes);

/// Throws InputError for a picture of no pixels or of more than 2^28.
void check_decodable(std::int64_t width, std::int64_t height);

}  // namespace trommel
