#include "cli/console/model_text.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "report/text_table.hpp"
#include "search_spaces/builtin_models.hpp"
#include "search_spaces/model_reader.hpp"
#include "search_spaces/table_reader.hpp"
#include "search_spaces/used_names.hpp"
#include "sweep/cost.hpp"
#include "sweep/describe.hpp"
#include "sweep/plan.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

std::string to_text(const TemplateValue& value) {
    const auto* reference = std::get_if<Reference>(&value);
    return reference ? "$" + reference->parameter : trommel::to_text(std::get<ParamValue>(value));
}

// "conv 16, kernel 3, padding same"; "flatten" without its "true".
std::string words_of(const LayerTemplate& layer) {
    const auto first = layer.values.find(layer.kind);
    std::string text = layer.kind;
    if (first != layer.values.end() && first->second != TemplateValue(ParamValue(true))) {
        text += " " + to_text(first->second);
    }
    for (const auto& [key, value] : layer.values) {
        if (key != layer.kind) {
            text += ", " + key + " " + to_text(value);
        }
    }
    return text;
}

std::string condition_of(const LayerTemplate& layer) {
    return layer.when.empty() ? "" : "when " + trommel::describe(layer.when);
}

std::string shape_text(const Shape& shape) {
    return shape.flat ? std::to_string(shape.channels)
                      : fmt::format("{}x{}x{}", shape.width, shape.height, shape.channels);
}

// "layer3", also for "layer3.conv1".
struct LayerOf {
    template <class Operation>
    std::string operator()(const Operation& operation) const {
        if constexpr (requires { operation.name; }) {
            return operation.name.substr(0, operation.name.find('.'));
        } else {
            return "";
        }
    }
};

std::map<std::string, std::int64_t> weights_by_layer(const std::vector<Operation>& operations) {
    std::map<std::string, std::int64_t> weights;
    for (const Operation& operation : operations) {
        weights[std::visit(LayerOf{}, operation)] += static_cast<std::int64_t>(cost_of(operation).weights);
    }
    return weights;
}

// The settings of a sweep that only sets the model.
Params default_settings(const ModelTemplate& model) {
    Sweep sweep;
    sweep.models = {model};
    Params values;
    for (const Setting& setting : effective_settings(sweep, {{"model", model.name}})) {
        values[setting.name] = setting.value;
    }
    return values;
}

}  // namespace

std::string describe(const ModelTemplate& model) {
    std::string text = model.name + "\n";
    std::size_t number = 0;
    for (const LayerTemplate& layer : model.layers) {
        const std::string condition = condition_of(layer);
        text += fmt::format("  {:>2}  {}{}\n", ++number, words_of(layer),
                            condition.empty() ? "" : "; " + condition);
    }
    text += "  parameters:";
    for (const std::string& parameter : names_used_by({model})) {
        text += " " + parameter;
    }
    return text + (names_used_by({model}).empty() ? " none\n" : "\n");
}

std::string shape_table(const ModelTemplate& model, const Shape& image, std::int64_t classes) {
    const Params settings = default_settings(model);
    std::vector<Layer> layers;
    std::vector<std::size_t> last;  // for each layer of the model: the number of layers up to it
    for (const LayerTemplate& layer : model.layers) {
        if (holds(layer.when, settings)) {
            std::ranges::move(fill(layer, settings), std::back_inserter(layers));
        }
        last.push_back(layers.size());
    }
    const std::vector<Shape> after = shapes(layers, image);
    auto weights = weights_by_layer(operations(layers, image, classes));

    std::vector<TextColumn> columns = {{"layer", Align::left, TextColumn::always_shown, 0, {}},
                                       {"after it", Align::right, TextColumn::always_shown, 0, {}},
                                       {"weights", Align::right, TextColumn::always_shown, 0, {}}};
    const auto add_row = [&](const std::string& layer, const std::string& shape, const std::string& count) {
        columns[0].cells.push_back(layer);
        columns[1].cells.push_back(shape);
        columns[2].cells.push_back(count);
    };
    add_row("image", shape_text(image), "");
    std::size_t number = 0;
    std::int64_t sum = weights["output"];
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerTemplate& layer = model.layers[i];
        if (last[i] == number) {
            add_row(words_of(layer), "-", condition_of(layer));
            continue;
        }
        std::int64_t own = 0;
        for (; number < last[i]; ++number) {
            own += weights["layer" + std::to_string(number + 1)];
        }
        add_row(words_of(layer), shape_text(after[number - 1]), std::to_string(own));
        sum += own;
    }
    add_row("output", std::to_string(classes), std::to_string(weights["output"]));
    add_row("all", "", std::to_string(sum));
    return model.name + "\n" + lay_out(std::move(columns), {}).text;
}

std::string builtin_model_toml(const std::string& name) {
    const std::string file(builtin_models_toml());
    const std::size_t title = file.find("\n[model." + name + "]\n");
    if (title == std::string::npos) {
        std::vector<std::string> names;
        for (const ModelTemplate& model : builtin_models()) {
            names.push_back(model.name);
        }
        throw InputError("'" + name + "': no such built-in model (" + known_words(name, names) + ")");
    }
    // From the comment above the header to the empty line before the next table's.
    const std::size_t empty_line = file.rfind("\n\n", title);
    const std::size_t first = empty_line == std::string::npos ? title + 1 : empty_line + 2;
    const std::size_t next = file.find("\n[", title + 1);
    const std::size_t last = next == std::string::npos ? std::string::npos : file.rfind("\n\n", next);
    return file.substr(first, last == std::string::npos ? last : last + 1 - first);
}

}  // namespace trommel::cli
