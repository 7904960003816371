// key=value, as a person types it after --set.
#pragma once

#include <string>
#include <vector>

#include "sweep/params.hpp"

namespace trommel {

/// `text` is how it was typed, for errors: "--set learning_rate=0.01".
struct Assignment {
    std::string text;
    std::string name;
    ParamValue value;
};

/// `option` stands before each, where it is not empty. The value is read as TOML; a text that is none is a string, so that nobody needs to quote: optimizer=adam. Throws
/// InputError for a text without a name or a value, and for a name that is given twice.
std::vector<Assignment> parse_assignments(const std::string& option, const std::vector<std::string>& texts);

}  // namespace trommel
