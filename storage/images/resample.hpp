// Antialiased resizing: a triangle filter, as wide as the shrinking needs.
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
/// 1) around its centre, scale being input over output pixels; near the edges the weights that fall inside
/// the image are scaled to sum to 1. Weights have 22 fractional bits. First the rows, then the columns; after
/// each the value is rounded to the nearest integer, halves upwards. These are the numbers of Pillow's
/// BILINEAR.
Image resample(const Image& image, const Box& box, ImageSize size);

}  // namespace trommel
