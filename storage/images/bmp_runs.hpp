// Decoder of BMP images with run-length compression.
#pragma once

#include <cstdint>
#include <span>

#include "storage/images/bmp_header.hpp"

namespace trommel {

/// Pixels that no run covers have the first color of the palette. Throws InputError if the file ends within a
/// run or before the picture is complete.
Image read_bmp_runs(std::span<const std::uint8_t> file, const BmpHeader& header);

}  // namespace trommel
