// Antialiased resizing with a triangle filter that widens with the reduction.
#pragma once

#include "storage/images/image.hpp"

namespace trommel {

/// A rectangle in an image, in pixels from its top left corner; edges may lie between pixels.
struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;
};

/// The part `box` of `image`, scaled to `size`.
///
/// Along each axis an output pixel is the mean of the input pixels under a triangle of half-width max(scale,
/// 1) around its center, where scale is input size over output size; near the edges the weights inside the
/// image are scaled to sum to 1. Weights have 22 fractional bits. Rows are resized first, then columns; after
/// each pass the value is rounded to the nearest integer, halves upwards. The results equal Pillow's
/// BILINEAR.
Image resample(const Image& image, const Box& box, ImageSize size);

}  // namespace trommel
