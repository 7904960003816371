// From a configuration to what a trainer must know.
#pragma once

#include <string>
#include <string_view>

#include "sweep/params.hpp"
#include "sweep/settings.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"
#include "system/errors.hpp"

namespace trommel {

/// What a trainer is sent. Throws SettingError when a value cannot be used, e.g. "'batch_size' = 0 is not an integer from
/// 1 to 1000000", and InputError when a layer's cannot.
TrainingPlan resolve(const Sweep& sweep, const Params& params);

/// The plan of a trial of the finals, or not: only some trials may be given a test value.
TrainingPlan resolve(const Sweep& sweep, const Params& params, bool of_finals);

/// What resolve says of a setting that has no default: "'epochs' has no value; set it in [train], e.g. epochs = 20".
std::string no_value(std::string_view setting);

}  // namespace trommel
