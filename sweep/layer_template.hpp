// A layer as written in a sweep file: values may be "$parameter", and the layer may depend on conditions.
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
#include "sweep/value_rule.hpp"

namespace trommel {

/// "$l1" in a sweep file: the value of that parameter.
struct Reference {
    std::string parameter;

    bool operator==(const Reference&) const = default;
};

using TemplateValue = std::variant<ParamValue, Reference>;

/// `kind` is the layer's keyword ("conv", "max_pool", ...), which is also the name of its first value.
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

/// The keywords of layers, and the keys that each accepts (all accept `when`).
const std::map<std::string, std::map<std::string, ValueRule>, std::less<>>& layer_kinds();

/// The layers that the template expands to, with every reference replaced by its value in `settings`: one, or
/// as many in sequence as the first value lists. Batch norms take momentum, epsilon and variance from the
/// settings of these names. Throws SettingError if a referenced value is missing or breaks its rule, and
/// InputError if another value does.
std::vector<Layer> fill(const LayerTemplate& layer, const Params& settings);

}  // namespace trommel
