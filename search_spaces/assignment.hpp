// key=value, as the user types it after --set.
#pragma once

#include <string>
#include <vector>

#include "sweep/params.hpp"

namespace trommel {

/// `text` is the assignment as typed, for errors: "--set learning_rate=0.01".
struct Assignment {
    std::string text;
    std::string name;
    ParamValue value;
};

/// Errors name each assignment with `option` before it, unless `option` is empty. The value is read as TOML;
/// text that is not TOML is a string, so that quotes are not needed: optimizer=adam. Throws InputError for a
/// text without a name or a value, and for a name that is given twice.
std::vector<Assignment> parse_assignments(const std::string& option, const std::vector<std::string>& texts);

}  // namespace trommel
