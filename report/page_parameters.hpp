// The parameters of a sweep as axes of plots. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "report/json_values.hpp"
#include "sweep/history.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// A numeric axis, or one with a place for each value, in the order of the sweep file.
struct PageParameter {
    std::string name;
    bool is_number = false;
    Scale scale = Scale::linear;
    std::vector<std::string> values;  ///< if it is not numeric
};

/// The parameters in the order of the space; then those that only configurations have.
std::vector<PageParameter> page_parameters(const SearchSpace& space,
                                           const std::vector<PastConfiguration>& configurations);

/// [{"name", "kind": "number" or "choice", "scale", "values"}]
Json to_json(const std::vector<PageParameter>& parameters);

/// One value for each parameter: a number, a text, or null where it is inactive.
Json values_of(const Params& params, const std::vector<PageParameter>& parameters);

}  // namespace trommel
