// A layer as a sweep file writes it: some values may be "$parameter", and the layer may depend on conditions.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sweep/layer.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// "$l1" in a sweep file: the value of that parameter.
struct Reference {
    std::string parameter;

    bool operator==(const Reference&) const = default;
};

using TemplateValue = std::variant<ParamValue, Reference>;

/// `kind` is the layer's word ("conv", "max_pool", ...), which is also the name of its first value.
struct LayerTemplate {
    std::string kind;
    std::map<std::string, TemplateValue, std::less<>> values;
    Conditions when;

    bool operator==(const LayerTemplate&) const = default;
};

struct ModelTemplate {
    std::string name;
    std::vector<LayerTemplate> layers;

    bool operator==(const ModelTemplate&) const = default;
};

/// The words a layer may begin with, and the keys that each knows besides (`when` is known to all).
const std::map<std::string, std::vector<std::string>, std::less<>>& layer_kinds();

/// The layer with every reference replaced by its value in `values`. Throws InputError for a value of the
/// wrong kind, out of range, or missing: "'dropout' = 1.5 is not in [0, 1)".
Layer fill(const LayerTemplate& layer, const Params& values);

}  // namespace trommel
