// Brings pictures of all shapes to one size.
#pragma once

#include <string_view>

#include "storage/images/image.hpp"

namespace trommel {

/// crop: scaled until it covers the size, then cropped evenly on both sides. stretch: scaled to the size
/// without keeping the aspect ratio. pad: scaled until it fits, centered on black.
enum class Fit { crop, stretch, pad };

std::string_view to_text(Fit fit);

/// `image` at `size`; unchanged if it has that size already.
Image fit_image(const Image& image, ImageSize size, Fit fit);

}  // namespace trommel
