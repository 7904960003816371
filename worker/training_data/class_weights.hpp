// How much the images of each class count in the training loss. Without Torch.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sweep/training.hpp"

namespace trommel {

/// The weight of each class, or nothing where all count the same; `labels` are those of the training images. A
/// class that `given` does not name counts 1; balanced, one without training images counts 0. Throws InputError
/// for a name that is not a class.
std::vector<float> weight_by_class(const ClassWeights& weights, std::span<const std::string> classes,
                                   std::span<const std::int64_t> labels);

}  // namespace trommel
