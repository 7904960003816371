// The size of a network, and the arithmetic that one image takes.
#pragma once

#include <vector>

#include "sweep/operations.hpp"

namespace trommel {

struct Cost {
    double weights = 0;        ///< trained values
    double statistics = 0;     ///< stored but not trained: running statistics of batch normalization
    double multiply_adds = 0;  ///< for one image, forward; convolutions and dense layers only

    Cost& operator+=(const Cost& other);
    bool operator==(const Cost&) const = default;
};

Cost cost_of(const Operation& operation);

Cost cost_of(const std::vector<Operation>& operations);

}  // namespace trommel
