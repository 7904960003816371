// How large a model is, and how much work it makes.
#pragma once

#include <cstdint>
#include <vector>

#include "sweep/layer.hpp"
#include "sweep/operations.hpp"

namespace trommel {

/// Of a network with its output layer.
struct Cost {
    double weights = 0;        ///< numbers that are stored with it
    double multiply_adds = 0;  ///< of one image, forward; convolutions and dense layers only

    bool operator==(const Cost&) const = default;
};

/// Throws as operations() does.
Cost cost_of(const std::vector<Layer>& layers, const Shape& images, std::int64_t classes);

}  // namespace trommel
