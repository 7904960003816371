#include "worker/training_data/class_weights.hpp"

#include <algorithm>

#include "system/errors.hpp"

namespace trommel {

namespace {

std::vector<float> balanced(std::size_t classes, std::span<const std::int64_t> labels) {
    std::vector<std::int64_t> images(classes);
    for (const std::int64_t label : labels) {
        ++images[static_cast<std::size_t>(label)];
    }
    std::vector<float> weights;
    for (const std::int64_t of_class : images) {
        const double even = static_cast<double>(labels.size()) / static_cast<double>(classes);
        weights.push_back(of_class > 0 ? static_cast<float>(even / static_cast<double>(of_class)) : 0.0F);
    }
    return weights;
}

std::vector<float> by_name(const std::map<std::string, double>& given, std::span<const std::string> classes) {
    std::vector<float> weights(classes.size(), 1.0F);
    for (const auto& [name, weight] : given) {
        const auto found = std::ranges::find(classes, name);
        if (found == classes.end()) {
            std::string known;
            for (const std::string& each : classes) {
                known += (known.empty() ? "" : ", ") + each;
            }
            throw InputError("class_weights: '" + name + "' is not a class of the data set (known: " + known +
                             "); use one of these names");
        }
        weights[static_cast<std::size_t>(found - classes.begin())] = static_cast<float>(weight);
    }
    return weights;
}

}  // namespace

std::vector<float> weight_by_class(const ClassWeights& weights, std::span<const std::string> classes,
                                   std::span<const std::int64_t> labels) {
    switch (weights.weighting) {
        case ClassWeighting::none:
            break;
        case ClassWeighting::balanced:
            return balanced(classes.size(), labels);
        case ClassWeighting::given:
            return by_name(weights.given, classes);
    }
    return {};
}

}  // namespace trommel
