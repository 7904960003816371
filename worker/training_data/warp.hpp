// Geometric transformations of images, with bilinear interpolation. Independent of Torch.
#pragma once

#include <cstdint>

#include "sweep/operations.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The coordinates in the original at which the pixel (row, column) is sampled.
struct Warp {
    double row_by_row = 1;
    double row_by_column = 0;
    double row_offset = 0;
    double column_by_row = 0;
    double column_by_column = 1;
    double column_offset = 0;

    bool operator==(const Warp&) const = default;
};

/// Writes the transformed image to `out`, values 0 to 255, [height, width, channels] like `pixels`. Samples
/// outside of the image are those of scipy.ndimage.affine_transform(order=1) in the mode of the same name.
void warp_image(const std::uint8_t* pixels, const Shape& shape, const Warp& warp, FillMode fill, float* out);

}  // namespace trommel
