// BMP's own compression: runs of equal pixels.
#pragma once

#include <cstdint>
#include <span>

#include "storage/images/bmp_header.hpp"

namespace trommel {

/// Pixels that no run reaches have the first colour of the palette. Throws InputError where the file ends within a run, or before
/// the picture does.
Image read_bmp_runs(std::span<const std::uint8_t> file, const BmpHeader& header);

}  // namespace trommel
