// How large a network is, and how much work it makes.
#pragma once

#include <vector>

#include "sweep/operations.hpp"

namespace trommel {

struct Cost {
    double weights = 0;        ///< numbers that training changes
    double statistics = 0;     ///< further numbers that are stored: those of batch normalisation
    double multiply_adds = 0;  ///< of one image, forward; convolutions and dense layers only

    Cost& operator+=(const Cost& other);
    bool operator==(const Cost&) const = default;
};

Cost cost_of(const Operation& operation);

Cost cost_of(const std::vector<Operation>& operations);

}  // namespace trommel
