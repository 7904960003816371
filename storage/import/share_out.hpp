// How many images of each class a split by shares takes.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/import/split_images.hpp"

namespace trommel {

/// The floor of `fraction` of `count`, where 0.15 of 20 is 3 though 0.15 has no exact binary form.
std::int64_t floor_of_share(double fraction, std::int64_t count);

/// Of each class val and test get the floor of their share. What that takes from them is made up for until each has the floor of
/// its share of all images (one at least, where it has a share): by one image more of a class that lost some, first of those that
/// lost most, among equals by lot. No class is left without an image to train on for that. Train has the rest. `images` by class.
std::vector<SplitCounts> share_out(const std::vector<std::int64_t>& images, const SplitFractions& shares,
                                   std::uint64_t seed);

}  // namespace trommel
