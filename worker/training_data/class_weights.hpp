// The weight of each class in the training loss. Independent of Torch.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// The weight of each class, or nothing if all are equal; `labels` are those of the training images. With
/// `given`, classes that it does not name have weight 1; with `balanced`, classes without training images
/// have weight 0. Throws InputError if a name is not a class.
std::vector<float> weight_by_class(const ClassWeights& weights, std::span<const std::string> classes,
                                   std::span<const std::int64_t> labels);

}  // namespace trommel
