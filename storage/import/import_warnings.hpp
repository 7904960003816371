// Warnings about the images that were just imported.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "storage/import/decode_pool.hpp"

namespace trommel {

/// "the original images have 3 sizes (width x height): most often 640x480, from 320x240 to 4000x3000", and
/// how much cropping cuts off. Needs at least one image.
std::string describe_originals(std::span<const DecodedImage> images, ImageSize wanted, Fit fit);

/// Warns of a wide size for images that are mostly tall, or the reverse.
std::vector<std::string> warnings_of_shape(std::span<const DecodedImage> images, ImageSize wanted);

/// Images that are the same, pixel for pixel in the shard, in two splits or in two classes.
std::vector<std::string> warnings_of_twins(std::span<const DecodedImage> images, const ShardInfo& info);

}  // namespace trommel
