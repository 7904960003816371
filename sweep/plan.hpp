// From a configuration to what a trainer must know: parameters over [train] over the documented defaults.
#pragma once

#include <string>
#include <vector>

#include "sweep/errors.hpp"
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

/// A setting that cannot be used, by name, so that a reader of sweep files can tell where it stands.
class SettingError : public InputError {
  public:
    SettingError(std::string name, const std::string& text) : InputError(text), setting(std::move(name)) {}

    const std::string setting;
};

/// All settings of a configuration, by name.
std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params);

/// What a trainer is sent. Throws SettingError when a value cannot be used, e.g. "'batch_size' = 0 is not an
/// integer above 0", and InputError when a layer's cannot.
TrainingPlan resolve(const Sweep& sweep, const Params& params);

}  // namespace trommel
