// Bringing pictures of all shapes to one size.
#pragma once

#include <string_view>

#include "storage/images/image.hpp"

namespace trommel {

/// crop: scaled until it covers the size, what sticks out is cut off evenly. stretch: scaled to the size, its
/// shape lost. pad: scaled until it fits, centred on black.
enum class Fit { crop, stretch, pad };

std::string_view to_text(Fit fit);

/// `image` at `size`; unchanged when it has that size already.
Image fit_image(const Image& image, ImageSize size, Fit fit);

}  // namespace trommel
