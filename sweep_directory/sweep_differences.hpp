// How the meaning of two sweep files differs, and whether a started sweep can be resumed with the new one.
#pragma once

#include <string>
#include <vector>

#include "sweep/sweep.hpp"

namespace trommel {

struct Difference {
    std::string key;   ///< the word by which a user finds it in the file
    std::string text;  ///< "parameter 'momentum': 0.0 to 0.99 -> 0.1 to 0.99"
};

/// Differences that make trials incomparable: space, data, training, objective, sampler, seed.
std::vector<Difference> forbidden_differences(const Sweep& then, const Sweep& now);

/// Differences that are allowed in a running sweep: budget, limits of an attempt, checkpoint_every, and more
/// [[enqueue]] tables at the end.
std::vector<std::string> permitted_differences(const Sweep& then, const Sweep& now);

/// The first line, from 1, that is in the new text but not in the old one; if there are any with `key`, the
/// first of these.
int line_of(const Difference& difference, const std::string& then, const std::string& now);

}  // namespace trommel
