#include "sweep/plan.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "sweep/command.hpp"
#include "sweep/errors.hpp"

namespace trommel {

namespace {

double default_learning_rate(const std::string& optimizer) {
    return optimizer == "sgd" ? 0.01 : 0.001;
}

std::string text_value(const Params& values, std::string_view name) {
    const auto found = values.find(name);
    if (found == values.end()) {
        throw SettingError(std::string(name),
                           "'" + std::string(name) + "' has no value; set it in [train] or in [space]");
    }
    const auto* text = std::get_if<std::string>(&found->second);
    if (!text) {
        throw SettingError(std::string(name),
                           "'" + std::string(name) + "' = " + to_text(found->second) + " is not a string");
    }
    return *text;
}

std::int64_t positive(const Params& values, std::string_view name) {
    const auto found = values.find(name);
    if (found == values.end()) {
        throw SettingError(std::string(name),
                           "'" + std::string(name) + "' has no value; set it in [train], e.g. epochs = 20");
    }
    const auto* integer = std::get_if<std::int64_t>(&found->second);
    if (!integer || *integer < 1) {
        throw SettingError(std::string(name), "'" + std::string(name) + "' = " + to_text(found->second) +
                                                  " is not an integer above 0");
    }
    return *integer;
}

double fraction(const Params& values, std::string_view name) {
    const ParamValue& value = values.find(name)->second;
    if (!is_number(value) || !(as_number(value) >= 0 && as_number(value) < 1)) {
        throw SettingError(std::string(name),
                           "'" + std::string(name) + "' = " + to_text(value) + " is not a number in [0, 1)");
    }
    return as_number(value);
}

template <class Value>
Value one_of(const Params& values, std::string_view name, const std::map<std::string, Value>& known) {
    const std::string word = text_value(values, name);
    const auto found = known.find(word);
    if (found == known.end()) {
        std::string words;
        for (const auto& [key, value] : known) {
            words += (words.empty() ? "" : ", ") + key;
        }
        throw SettingError(std::string(name),
                           "unknown " + std::string(name) + " '" + word + "' (known: " + words + ")");
    }
    return found->second;
}

Normalization normalization(const Params& values) {
    return one_of<Normalization>(values, "normalization",
                                 {{"none", Normalization::none},
                                  {"unit", Normalization::unit},
                                  {"standardize", Normalization::standardize},
                                  {"per_image", Normalization::per_image},
                                  {"imagenet", Normalization::imagenet},
                                  {"caffe", Normalization::caffe}});
}

Optimizer optimizer(const Params& values) {
    const double momentum = fraction(values, "momentum");
    return one_of<Optimizer>(
        values, "optimizer",
        {{"sgd", Sgd{momentum}}, {"adam", Adam{}}, {"rmsprop", RmsProp{.momentum = momentum}}});
}

double learning_rate(const Params& values) {
    const ParamValue& value = values.find("learning_rate")->second;
    if (!is_number(value) || !(as_number(value) > 0)) {
        throw SettingError("learning_rate",
                           "'learning_rate' = " + to_text(value) + " is not a number above 0");
    }
    return as_number(value);
}

// The element called `name`; `setting`, `what` and the known names go into the error.
template <class Named>
const Named& find_named(const std::vector<Named>& all, std::string_view name, std::string_view setting,
                        std::string_view what) {
    const auto found = std::ranges::find(all, name, &Named::name);
    if (found == all.end()) {
        std::string names;
        for (const Named& each : all) {
            names += (names.empty() ? "" : ", ") + each.name;
        }
        throw SettingError(std::string(setting), "unknown " + std::string(what) + " '" + std::string(name) +
                                                     "' (known: " + names + ")");
    }
    return *found;
}

std::vector<Layer> layers_of(const ModelTemplate& model, const Params& values) {
    std::vector<Layer> layers;
    for (const LayerTemplate& layer : model.layers) {
        if (holds(layer.when, values)) {
            try {
                layers.push_back(fill(layer, values));
            } catch (const InputError& error) {
                throw InputError("model '" + model.name + "', " + error.what());
            }
        }
    }
    return layers;
}

}  // namespace

const std::vector<KnownSetting>& known_settings() {
    static const std::vector<KnownSetting> settings = {
        {"batch_size", "images a step", "32"},
        {"data", "name of the data set", "the only one"},
        {"dropout", "share of values that dropout layers zero", "0.5"},
        {"epochs", "passes over the training images, at most", ""},
        {"l1", "L1 penalty of the kernels that ask for it", "0.0"},
        {"l2", "L2 penalty of the kernels that ask for it", "0.0"},
        {"learning_rate", "step size of the optimizer", "0.01 for sgd, else 0.001"},
        {"model", "name of the model", ""},
        {"momentum", "of sgd and rmsprop", "0.0"},
        {"normalization", "none, unit or standardize", "unit"},
        {"optimizer", "sgd, adam or rmsprop", "adam"},
        {"regularizer", "a word that layers' conditions look at", "none"},
    };
    return settings;
}

std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params) {
    if (sweep.train.command) {
        return command_settings(sweep, params);
    }
    std::map<std::string, Setting> merged;
    const auto put = [&](const std::string& name, ParamValue value, const char* origin) {
        merged[name] = {name, std::move(value), origin};
    };

    put("batch_size", std::int64_t{32}, "default");
    put("dropout", 0.5, "default");
    put("l1", 0.0, "default");
    put("l2", 0.0, "default");
    put("momentum", 0.0, "default");
    put("normalization", std::string("unit"), "default");
    put("optimizer", std::string("adam"), "default");
    put("regularizer", std::string("none"), "default");
    if (sweep.data.size() == 1) {
        put("data", sweep.data.front().name, "default");
    }
    for (const auto& [name, value] : sweep.train.settings) {
        put(name, value, "train");
    }
    for (const auto& [name, value] : params) {
        put(name, value, "space");
    }
    if (!merged.contains("learning_rate")) {
        put("learning_rate", default_learning_rate(to_text(merged["optimizer"].value)), "default");
    }

    std::vector<Setting> settings;
    for (auto& [name, setting] : merged) {
        settings.push_back(std::move(setting));
    }
    return settings;
}

TrainingPlan resolve(const Sweep& sweep, const Params& params) {
    if (sweep.train.command) {
        return command_plan(sweep, params);
    }
    Params values;
    for (Setting& setting : effective_settings(sweep, params)) {
        values[setting.name] = std::move(setting.value);
    }

    TrainingPlan plan;
    plan.data = find_named(sweep.data, text_value(values, "data"), "data", "data set");
    const ModelTemplate& model = find_named(sweep.models, text_value(values, "model"), "model", "model");
    plan.model = model.name;
    plan.layers = layers_of(model, values);
    plan.normalization = normalization(values);
    plan.optimizer = optimizer(values);
    plan.learning_rate = learning_rate(values);
    plan.batch_size = positive(values, "batch_size");
    plan.epochs = positive(values, "epochs");
    plan.early_stopping = sweep.train.early_stopping;
    plan.select_epoch = sweep.train.select_epoch;
    plan.evaluate_test = sweep.evaluate_test == EvaluateTest::all;
    return plan;
}

}  // namespace trommel
