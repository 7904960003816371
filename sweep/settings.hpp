// The settings of a configuration: parameters override [train], which overrides the defaults.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/sweep.hpp"
#include "sweep/value_rule.hpp"

namespace trommel {

/// An effective setting of a configuration and its origin.
struct Setting {
    std::string name;
    ParamValue value;
    std::string origin;  ///< "space", "otherwise", "train", "defaults keras", "defaults pytorch" or "default"

    bool operator==(const Setting&) const = default;
};

/// A setting that [train] and [space] both accept, e.g. "batch_size".
struct KnownSetting {
    std::string name;
    std::string meaning;  ///< one line, shown to users
    ValueRule rule;       ///< except for names defined in a sweep file: see rule_of
};

/// Every setting with a built-in meaning. Models may refer to further parameters by "$name".
const std::vector<KnownSetting>& known_settings();

/// The values that the setting accepts in this sweep: for `model`, `data`, `schedule`, `class_weights` and
/// `augment` this includes names defined in the sweep. Accepts anything for a name that is not a setting.
ValueRule rule_of(const Sweep& sweep, std::string_view setting);

/// All settings of a configuration, ordered by name. Names of values are replaced by the values.
std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params);

}  // namespace trommel
