// Divides the images of each class by fractions.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/import/split_images.hpp"

namespace trommel {

/// The floor of `fraction` of `count`. 0.15 of 20 is 3, although 0.15 has no exact binary form.
std::int64_t floor_of_share(double fraction, std::int64_t count);

/// `images`: their number by class. For each class, val and test get the floor of their share. Then each of
/// them gets additional images until it has the floor of its share of all images (at least one, if its
/// fraction is above 0): one from each class that lost some to rounding, starting with those that lost most;
/// ties are broken at random. This never takes the last training image of a class. Train gets the rest.
std::vector<SplitCounts> share_out(const std::vector<std::int64_t>& images, const SplitFractions& shares,
                                   std::uint64_t seed);

}  // namespace trommel
