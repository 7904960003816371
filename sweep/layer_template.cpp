#include "sweep/layer_template.hpp"

#include <optional>

#include "sweep/training_words.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

const std::map<std::string, Activation> activations = {{"none", Activation::none},
                                                       {"relu", Activation::relu}};
const std::map<std::string, Padding> paddings = {{"valid", Padding::valid}, {"same", Padding::same}};
const std::map<std::string, ResNetStage> stages = {{"stem", ResNetStage::stem},
                                                   {"layer1", ResNetStage::layer1},
                                                   {"layer2", ResNetStage::layer2},
                                                   {"layer3", ResNetStage::layer3},
                                                   {"layer4", ResNetStage::layer4}};
const std::map<std::string, Pooling> poolings = {{"max", Pooling::max}, {"average", Pooling::average}};

// The typed values of one layer, with references resolved.
class Values {
  public:
    Values(const LayerTemplate& layer, const Params& settings) : layer_(layer), settings_(settings) {}

    std::int64_t count(std::string_view key, std::int64_t otherwise) const {
        const auto value = find(key);
        return value ? std::get<std::int64_t>(*value) : otherwise;
    }

    IntegerList counts(std::string_view key) const {
        const ParamValue value = find(key).value_or(std::int64_t{1});
        const auto* list = std::get_if<IntegerList>(&value);
        return list ? *list : IntegerList{std::get<std::int64_t>(value)};
    }

    double number(std::string_view key, double otherwise) const {
        const auto value = find(key);
        return value ? as_number(*value) : otherwise;
    }

    std::string text(std::string_view key) const {
        const auto value = find(key);
        return value ? std::get<std::string>(*value) : std::string();
    }

    template <class Meaning>
    Meaning word(std::string_view key, const std::map<std::string, Meaning>& table, Meaning otherwise) const {
        const auto value = find(key);
        return value ? table.at(std::get<std::string>(*value)) : otherwise;
    }

    Activation activation() const { return word("activation", activations, Activation::none); }
    Penalty penalty() const { return {number("l1", 0), number("l2", 0)}; }

    BatchNorm batch_norm() const {
        const auto setting = [&](const char* name, double otherwise) {
            const auto found = settings_.find(name);
            return found == settings_.end() ? otherwise : as_number(found->second);
        };
        const BatchNorm usual;
        const auto variance = settings_.find("batch_norm_variance");
        return {.momentum = setting("batch_norm_momentum", usual.momentum),
                .epsilon = setting("batch_norm_epsilon", usual.epsilon),
                .variance = variance == settings_.end()
                                ? usual.variance
                                : batch_variances().at(std::get<std::string>(variance->second))};
    }

  private:
    // Nothing if the layer does not set the key; otherwise a value that satisfies the rule of its key.
    std::optional<ParamValue> find(std::string_view key) const {
        const auto found = layer_.values.find(key);
        if (found == layer_.values.end()) {
            return std::nullopt;
        }
        const auto* reference = std::get_if<Reference>(&found->second);
        const ParamValue value = reference ? follow(key, *reference) : std::get<ParamValue>(found->second);
        const ValueRule& rule = layer_kinds().find(layer_.kind)->second.find(std::string(key))->second;
        if (const auto problem = problem_with(rule, key, value)) {
            const std::string text = "layer '" + layer_.kind + "': " + *problem;
            if (reference) {
                throw SettingError(reference->parameter, text);
            }
            throw InputError(text);
        }
        return value;
    }

    ParamValue follow(std::string_view key, const Reference& reference) const {
        const auto referred = settings_.find(reference.parameter);
        if (referred == settings_.end()) {
            throw SettingError(
                reference.parameter,
                "layer '" + layer_.kind + "': '" + std::string(key) + "' refers to '$" + reference.parameter +
                    "' (which has no value in this configuration); set it in [train], give it an "
                    "'otherwise', or give the layer the conditions of the parameter");
        }
        return referred->second;
    }

    const LayerTemplate& layer_;
    const Params& settings_;
};

using Kind = ValueRule::Kind;

struct LayerKind {
    std::map<std::string, ValueRule> keys;
    std::function<std::vector<Layer>(const Values&)> fill;
};

// One layer for each value of the list at `key`.
template <class Make>
std::vector<Layer> in_a_row(const Values& values, std::string_view key, Make make) {
    std::vector<Layer> layers;
    for (const std::int64_t count : values.counts(key)) {
        layers.emplace_back(make(count));
    }
    return layers;
}

std::vector<Layer> convolutions(const Values& values) {
    return in_a_row(values, "conv", [&](std::int64_t filters) {
        return Conv{.filters = filters,
                    .kernel = values.count("kernel", 3),
                    .padding = values.word("padding", paddings, Padding::valid),
                    .activation = values.activation(),
                    .penalty = values.penalty(),
                    .stride = values.count("stride", 1)};
    });
}

std::vector<Layer> dense_layers(const Values& values) {
    return in_a_row(values, "dense", [&](std::int64_t units) {
        return Dense{.units = units, .activation = values.activation(), .penalty = values.penalty()};
    });
}

std::vector<Layer> residual_blocks(const Values& values) {
    return in_a_row(values, "residual", [&](std::int64_t filters) {
        return ResidualBlock{.filters = filters,
                             .kernel = values.count("kernel", 3),
                             .stride = values.count("stride", 1),
                             .norm = values.batch_norm(),
                             .penalty = values.penalty()};
    });
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<Layer> resnet(const Values& values) {
    const ResNet net{.depth = values.count("resnet", 50),
                     .weights = values.text("weights"),
                     .weights_digest = values.text("sha256"),
                     .frozen = values.word("frozen", stages, ResNetStage::none)};
    if (net.weights.empty() && net.frozen != ResNetStage::none) {
        throw InputError(
            "layer 'resnet': 'frozen' without 'weights' (random weights would never be trained); "
            "name a weights file, or remove it");
    }
    if (net.weights.empty() && !net.weights_digest.empty()) {
        throw InputError(
            "layer 'resnet': 'sha256' without 'weights' (the checksum of which file?); add weights = \"...\"");
    }
    if (!net.weights_digest.empty() && !is_sha256(net.weights_digest)) {
        throw InputError("layer 'resnet': 'sha256' = \"" + net.weights_digest +
                         "\" is not 64 digits of 0-9 and a-f; sha256sum prints them");
    }
    return {net};
}

// The complete description of each kind of layer.
const std::map<std::string, LayerKind, std::less<>>& kinds() {
    const ValueRule yes{Kind::yes}, count{Kind::count}, counts{Kind::counts}, fraction{Kind::fraction};
    const ValueRule penalty{Kind::zero_or_more}, activation = one_of(activations);
    static const std::map<std::string, LayerKind, std::less<>> table = {
        {"conv",
         {{{"conv", counts},
           {"kernel", count},
           {"padding", one_of(paddings)},
           {"stride", count},
           {"activation", activation},
           {"l1", penalty},
           {"l2", penalty}},
          convolutions}},
        {"dense",
         {{{"dense", counts}, {"activation", activation}, {"l1", penalty}, {"l2", penalty}}, dense_layers}},
        {"residual",
         {{{"residual", counts}, {"kernel", count}, {"stride", count}, {"l1", penalty}, {"l2", penalty}},
          residual_blocks}},
        {"resnet",
         {{{"resnet", {.kind = Kind::depth}},
           {"weights", {.kind = Kind::text}},
           {"sha256", {.kind = Kind::text}},
           {"frozen", one_of(stages)}},
          resnet}},
        {"max_pool",
         {{{"max_pool", count}},
          [](const Values& values) { return std::vector<Layer>{MaxPool{values.count("max_pool", 2)}}; }}},
        {"average_pool",
         {{{"average_pool", count}},
          [](const Values& values) {
              return std::vector<Layer>{AveragePool{values.count("average_pool", 2)}};
          }}},
        {"global_pool",
         {{{"global_pool", one_of(poolings)}},
          [](const Values& values) {
              return std::vector<Layer>{GlobalPool{values.word("global_pool", poolings, Pooling::average)}};
          }}},
        {"dropout",
         {{{"dropout", fraction}},
          [](const Values& values) { return std::vector<Layer>{Dropout{values.number("dropout", 0.5)}}; }}},
        {"batch_norm",
         {{{"batch_norm", yes}},
          [](const Values& values) { return std::vector<Layer>{values.batch_norm()}; }}},
        {"flatten", {{{"flatten", yes}}, [](const Values&) { return std::vector<Layer>{Flatten{}}; }}},
    };
    return table;
}

}  // namespace

const std::map<std::string, std::map<std::string, ValueRule>, std::less<>>& layer_kinds() {
    static const auto rules = [] {
        std::map<std::string, std::map<std::string, ValueRule>, std::less<>> result;
        for (const auto& [word, kind] : kinds()) {
            result[word] = kind.keys;
        }
        return result;
    }();
    return rules;
}

std::vector<Layer> fill(const LayerTemplate& layer, const Params& settings) {
    return kinds().at(layer.kind).fill(Values(layer, settings));
}

}  // namespace trommel
