#include "sweep/layer_template.hpp"

#include <cmath>
#include <optional>

#include "sweep/errors.hpp"

namespace trommel {

namespace {

// Reads the typed values of one layer, following references.
class Values {
  public:
    Values(const LayerTemplate& layer, const Params& params) : layer_(layer), params_(params) {}

    std::int64_t positive(std::string_view key, std::int64_t otherwise) const {
        const auto value = find(key);
        if (!value) {
            return otherwise;
        }
        const auto* integer = std::get_if<std::int64_t>(&*value);
        if (!integer || *integer < 1) {
            refuse(key, *value, "an integer above 0");
        }
        return *integer;
    }

    double number(std::string_view key, double otherwise, double below, std::string_view wanted) const {
        const auto value = find(key);
        if (!value) {
            return otherwise;
        }
        if (!is_number(*value) || !(as_number(*value) >= 0 && as_number(*value) < below)) {
            refuse(key, *value, wanted);
        }
        return as_number(*value);
    }

    bool word_is(std::string_view key, std::string_view yes, std::string_view no, bool otherwise) const {
        const auto value = find(key);
        if (!value) {
            return otherwise;
        }
        const auto* word = std::get_if<std::string>(&*value);
        if (!word || (*word != yes && *word != no)) {
            refuse(key, *value, "\"" + std::string(yes) + "\" or \"" + std::string(no) + "\"");
        }
        return *word == yes;
    }

    void must_be_true(std::string_view key) const {
        const auto value = find(key);
        if (!value || *value != ParamValue(true)) {
            refuse(key, value.value_or(ParamValue(false)), "true (leave the layer out instead)");
        }
    }

  private:
    std::optional<ParamValue> find(std::string_view key) const {
        const auto found = layer_.values.find(key);
        if (found == layer_.values.end()) {
            return std::nullopt;
        }
        if (const auto* literal = std::get_if<ParamValue>(&found->second)) {
            return *literal;
        }
        const std::string& parameter = std::get<Reference>(found->second).parameter;
        const auto referred = params_.find(parameter);
        if (referred == params_.end()) {
            throw InputError("layer '" + layer_.kind + "': '" + std::string(key) + "' refers to '$" +
                             parameter +
                             "' (which has no value in this configuration); set it in [train], or "
                             "give the layer the conditions of the parameter");
        }
        return referred->second;
    }

    [[noreturn]] void refuse(std::string_view key, const ParamValue& value, std::string_view wanted) const {
        throw InputError("layer '" + layer_.kind + "': '" + std::string(key) + "' = " + to_text(value) +
                         " is not " + std::string(wanted));
    }

    const LayerTemplate& layer_;
    const Params& params_;
};

Activation activation(const Values& values) {
    return values.word_is("activation", "relu", "none", false) ? Activation::relu : Activation::none;
}

Penalty penalty(const Values& values) {
    const std::string_view wanted = "a number from 0 up";
    return {values.number("l1", 0, INFINITY, wanted), values.number("l2", 0, INFINITY, wanted)};
}

using Filler = std::function<Layer(const Values&)>;

struct Kind {
    std::vector<std::string> keys;
    Filler fill;
};

// Everything that is known about a layer's form stands here, once.
const std::map<std::string, Kind, std::less<>>& kinds() {
    static const std::map<std::string, Kind, std::less<>> table = {
        {"conv",
         {{"kernel", "padding", "activation", "l1", "l2"},
          [](const Values& values) -> Layer {
              return Conv{values.positive("conv", 1), values.positive("kernel", 3),
                          values.word_is("padding", "same", "valid", false) ? Padding::same : Padding::valid,
                          activation(values), penalty(values)};
          }}},
        {"dense",
         {{"activation", "l1", "l2"},
          [](const Values& values) -> Layer {
              return Dense{values.positive("dense", 1), activation(values), penalty(values)};
          }}},
        {"max_pool",
         {{}, [](const Values& values) -> Layer { return MaxPool{values.positive("max_pool", 2)}; }}},
        {"dropout",
         {{},
          [](const Values& values) -> Layer {
              return Dropout{values.number("dropout", 0.5, 1.0, "in [0, 1)")};
          }}},
        {"batch_norm",
         {{},
          [](const Values& values) -> Layer {
              values.must_be_true("batch_norm");
              return BatchNorm{};
          }}},
        {"flatten",
         {{},
          [](const Values& values) -> Layer {
              values.must_be_true("flatten");
              return Flatten{};
          }}},
    };
    return table;
}

}  // namespace

const std::map<std::string, std::vector<std::string>, std::less<>>& layer_kinds() {
    static const auto names = [] {
        std::map<std::string, std::vector<std::string>, std::less<>> result;
        for (const auto& [name, kind] : kinds()) {
            result[name] = kind.keys;
        }
        return result;
    }();
    return names;
}

Layer fill(const LayerTemplate& layer, const Params& values) {
    return kinds().at(layer.kind).fill(Values(layer, values));
}

}  // namespace trommel
