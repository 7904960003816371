// Distributions and conditions in a person's words, for errors and for `trommel check`.
#pragma once

#include <string>

#include "sweep/search_space.hpp"

namespace trommel {

/// "a number from 0.0001 to 1.0 (log)", "an integer from 1 to 9 in steps of 2", "one of none, l1, l2",
/// "one of small [64], wide [256, 128]".
std::string describe(const Distribution& distribution);

/// "optimizer is sgd or rmsprop and model is cnn"; empty without conditions.
std::string describe(const Conditions& conditions);

/// "active when optimizer is sgd or rmsprop"; "always active" where a case has no conditions.
std::string describe_activity(const Parameter& parameter);

}  // namespace trommel
