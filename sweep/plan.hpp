// From a configuration to what a trainer must know: parameters over [train] over the documented defaults.
#pragma once

#include <string>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/sweep.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// An effective setting of a configuration and where its value came from.
struct Setting {
    std::string name;
    ParamValue value;
    std::string origin;  ///< "space", "train" or "default"

    bool operator==(const Setting&) const = default;
};

/// A setting that [train] and [space] both know, e.g. "batch_size".
struct KnownSetting {
    std::string name;
    std::string meaning;  ///< one line for people
    std::string default_text;
};

/// Every setting with a meaning of its own. Models may refer to further parameters by "$name".
const std::vector<KnownSetting>& known_settings();

/// All settings of a configuration, by name.
std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params);

/// What a trainer is sent. Throws InputError when a value cannot be used, e.g. "'batch_size' = 0 is not an
/// integer above 0".
TrainingPlan resolve(const Sweep& sweep, const Params& params);

}  // namespace trommel
