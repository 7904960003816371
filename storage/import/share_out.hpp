// Divides the images of each class by fractions.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/import/split_images.hpp"

namespace trommel {

/// The floor of `fraction` of `count`. 0.15 of 20 is 3, although 0.15 has no exact binary form.
std::int64_t floor_of_share(double fraction, std::int64_t count);

/// Divides each class. `images`: number of images by class.
///
/// 1. From each class, val and test get the floor of their share of the class.
/// 2. Val, then test, gets more images until it has the floor of its share of all images (at least one, if
///    its fraction is above 0): one from each class in which rounding cost it a fraction of an image, largest
///    loss first; ties are broken at random. The last training image of a class is never taken.
/// 3. Train gets the rest.
std::vector<SplitCounts> share_out(const std::vector<std::int64_t>& images, const SplitFractions& shares,
                                   std::uint64_t seed);

}  // namespace trommel
