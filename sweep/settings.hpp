// The settings of a configuration: parameters over [train] over the defaults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/sweep.hpp"
#include "sweep/value_rule.hpp"

namespace trommel {

/// An effective setting of a configuration and where its value came from.
struct Setting {
    std::string name;
    ParamValue value;
    std::string origin;  ///< "space", "otherwise", "train", "defaults keras", "defaults pytorch" or "default"

    bool operator==(const Setting&) const = default;
};

/// A setting that [train] and [space] both know, e.g. "batch_size".
struct KnownSetting {
    std::string name;
    std::string meaning;  ///< one line for people
    ValueRule rule;       ///< but for the names that a sweep file gives: see rule_of
};

/// Every setting with a meaning of its own. Models may refer to further parameters by "$name".
const std::vector<KnownSetting>& known_settings();

/// What the setting may be in this sweep: for `model`, `data`, `schedule`, `class_weights` and `augment`, the names of
/// the sweep too. Anything for a name that is no setting.
ValueRule rule_of(const Sweep& sweep, std::string_view setting);

/// All settings of a configuration, by name. Names of values are replaced by the values.
std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params);

}  // namespace trommel
