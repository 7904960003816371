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
#include "sweep/value_rule.hpp"

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

/// The words a layer may begin with, and what its keys may be (`when` is known to all).
const std::map<std::string, std::map<std::string, ValueRule>, std::less<>>& layer_kinds();

/// The layers that it stands for, with every reference replaced by its value in `settings`: one, or as many in a row as
/// the first value lists. Batch norms take momentum, epsilon and variance from the settings of these names. Throws SettingError
/// for a referred value that is missing or breaks its rule, and InputError for another value that does.
std::vector<Layer> fill(const LayerTemplate& layer, const Params& settings);

}  // namespace trommel
