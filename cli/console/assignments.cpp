#include "cli/console/assignments.hpp"

#include "search_spaces/assignment.hpp"
#include "sweep/describe.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"

namespace trommel::cli {

namespace {

const Parameter& parameter_of(const Assignment& assignment, const SearchSpace& space) {
    if (const Parameter* parameter = space.find(assignment.name)) {
        return *parameter;
    }
    std::vector<std::string> names;
    for (const Parameter& parameter : space.parameters) {
        names.push_back(parameter.name);
    }
    throw InputError(assignment.text + ": not a parameter of [space] (" +
                     known_words(assignment.name, names) + ")");
}

}  // namespace

Params read_configuration(const std::string& option, const std::vector<std::string>& texts,
                          const SearchSpace& space) {
    Params params;
    for (const Assignment& assignment : parse_assignments(option, texts)) {
        const Parameter& parameter = parameter_of(assignment, space);
        ParamValue value = as_written_by(parameter, assignment.value);
        if (!contains(parameter, value)) {
            throw InputError(assignment.text + ": not a value of '" + parameter.name + "'; use " +
                             describe_values(parameter));
        }
        params.emplace(parameter.name, std::move(value));
    }
    return params;
}

}  // namespace trommel::cli
