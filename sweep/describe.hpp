// Distributions and conditions as readable text, for errors and for `trommel check`.
#pragma once

#include <string>

#include "sweep/search_space.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// "a number from 0.0001 to 1.0 (log)", "an integer from 1 to 9 in steps of 2", "one of none, l1, l2",
/// "one of small [64], wide [256, 128]".
std::string describe(const Distribution& distribution);

/// "optimizer is sgd or rmsprop and model is cnn"; empty without conditions.
std::string describe(const Conditions& conditions);

/// "64 configurations, 2.5 hours"; "no limit".
std::string describe(const Budget& budget);

/// "asha, min_epochs 1, reduction_factor 3"; "none". Only what this pruner uses.
std::string describe(const PrunerOptions& pruner);

/// The values of all cases of the parameter.
std::string describe_values(const Parameter& parameter);

/// "active when optimizer is sgd or rmsprop"; "always active" if a case has no conditions.
std::string describe_activity(const Parameter& parameter);

}  // namespace trommel
