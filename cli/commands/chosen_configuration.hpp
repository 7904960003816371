// The one configuration of a sweep that `trommel try` trains, and `trommel check --set` shows.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "search_spaces/assignment.hpp"
#include "sweep/plan.hpp"

namespace trommel::cli {

struct ChosenConfiguration {
    TrainingPlan plan;
    std::vector<Setting>
        settings;  ///< all of them; the origin is for people: "--set", "enqueued", "drawn", ...
};

/// What is assigned; for the other parameters of the space the values of the first enqueued configuration, and where it
/// has none, as drawn for the sweep's first proposal. A value need not be inside of the space. Throws InputError, naming the
/// assignment, for a setting that does not exist, is not active beside the others, or cannot have this value.
ChosenConfiguration choose_configuration(const Sweep& sweep, const std::vector<Assignment>& assigned);

/// What "enqueued" and "drawn" among the origins mean, a line each.
std::string origins_text(const Sweep& sweep, const std::vector<Setting>& settings);

}  // namespace trommel::cli
