// How two sweep files differ in meaning: what a sweep that has begun may go on with, and what it may not.
#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

struct Difference {
    std::string key;   ///< the word of the file where a person finds it
    std::string text;  ///< "parameter 'momentum': 0.0 to 0.99 -> 0.1 to 0.99"
};

/// What would make trials of the two incomparable: any other space, data, training, objective, sampler, seed.
std::vector<Difference> forbidden_differences(const Sweep& then, const Sweep& now);

/// What a sweep may change on its way: budget, limits of an attempt, checkpoint_every, and further [[enqueue]] tables at the end.
std::vector<std::string> permitted_differences(const Sweep& then, const Sweep& now);

/// The first line, from 1, that is in the new text but not in the old one; of those with `key` where there are any.
int line_of(const Difference& difference, const std::string& then, const std::string& now);

}  // namespace trommel
