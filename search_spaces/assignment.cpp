#include "search_spaces/assignment.hpp"

#include <algorithm>

#include <toml++/toml.h>

#include "search_spaces/parse_toml.hpp"
#include "search_spaces/value_reader.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

ParamValue parse_value(const Assignment& assignment, const std::string& text) {
    check_toml_bounds("value = " + text, assignment.text);
    toml::table parsed;
    try {
        parsed = toml::parse("value = " + text);
    } catch (const toml::parse_error&) {
        return text;
    }
    if (parsed.size() != 1) {
        return text;
    }
    Problems problems(assignment.text);
    auto value = read_value(*parsed.get("value"), assignment.name, {}, problems);
    if (!value) {
        throw InputError(assignment.text + ": '" + text +
                         "' is not a value; give a word, a finite number, true, false or a list of integers");
    }
    return std::move(*value);
}

}  // namespace

std::vector<Assignment> parse_assignments(const std::string& option, const std::vector<std::string>& texts) {
    std::vector<Assignment> assignments;
    const std::string before = option.empty() ? "" : option + " ";
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
            throw InputError(before + text + ": not of the form key=value; write " + before +
                             "learning_rate=0.01");
        }
        Assignment assignment{.text = before + text, .name = text.substr(0, equals), .value = {}};
        if (std::ranges::find(assignments, assignment.name, &Assignment::name) != assignments.end()) {
            throw InputError(assignment.text + ": '" + assignment.name + "' is given twice; remove one");
        }
        assignment.value = parse_value(assignment, text.substr(equals + 1));
        assignments.push_back(std::move(assignment));
    }
    return assignments;
}

}  // namespace trommel
