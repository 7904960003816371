// Turns a configuration into the plan that a trainer needs.
#pragma once

#include <string>
#include <string_view>

#include "sweep/params.hpp"
#include "sweep/settings.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"
#include "system/errors.hpp"

namespace trommel {

/// The plan for a trainer. Throws SettingError if a value cannot be used, e.g. "'batch_size' = 0 is not an
/// integer from 1 to 1000000", and InputError if a value of a layer cannot.
TrainingPlan resolve(const Sweep& sweep, const Params& params);

/// The same for a trial of the finals, or of the search: [evaluate] may allow a test value for the former
/// only.
TrainingPlan resolve(const Sweep& sweep, const Params& params, bool of_finals);

/// The problem of a missing setting without a default: "'epochs' has no value; set it in [train], e.g. epochs
/// = 20".
std::string no_value(std::string_view setting);

}  // namespace trommel
