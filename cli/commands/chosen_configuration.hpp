// The configuration of a sweep that `trommel try` trains, and `trommel check --set` shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "search_spaces/assignment.hpp"
#include "sweep/plan.hpp"

namespace trommel::cli {

struct ChosenConfiguration {
    TrainingPlan plan;
    std::vector<Setting> settings;  ///< all of them; the origin is text: "--set", "enqueued", "drawn", ...
};

/// Uses the assigned values. Other parameters of the space have the values of the first enqueued
/// configuration; those that it does not set have the values of the sweep's first proposal. An assigned value
/// need not be in the space. Throws InputError, naming the assignment, for a setting that does not exist, is
/// not active with the others, or cannot have this value.
ChosenConfiguration choose_configuration(const Sweep& sweep, const std::vector<Assignment>& assigned);

/// Explains the origins "enqueued" and "drawn", one line each.
std::string origins_text(const Sweep& sweep, const std::vector<Setting>& settings);

}  // namespace trommel::cli
