#include "sweep/plan.hpp"

#include <algorithm>
#include <optional>

#include "sweep/command.hpp"
#include "sweep/training_words.hpp"

namespace trommel {

namespace {

// The effective settings of one configuration; a requested setting must exist and satisfy its rule.
class Checked {
  public:
    Checked(const Sweep& sweep, Params values) : sweep_(sweep), values_(std::move(values)) {}

    std::string word(const std::string& name) const { return std::get<std::string>(value(name)); }
    std::int64_t count(const std::string& name) const { return std::get<std::int64_t>(value(name)); }
    bool boolean(const std::string& name) const { return std::get<bool>(value(name)); }
    double number(const std::string& name) const { return as_number(value(name)); }

  private:
    const ParamValue& value(const std::string& name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) {
            throw SettingError(name, no_value(name));
        }
        if (const auto problem = problem_with(rule_of(sweep_, name), name, found->second)) {
            throw SettingError(name, *problem);
        }
        return found->second;
    }

    const Sweep& sweep_;
    const Params values_;
};

Optimizer optimizer(const Checked& settings) {
    const std::string word = settings.word("optimizer");
    if (word == "sgd") {
        const Sgd sgd{settings.number("momentum"), settings.boolean("nesterov")};
        if (sgd.nesterov && sgd.momentum == 0) {
            throw SettingError("nesterov",
                               "'nesterov' = true without momentum (there is nothing to look ahead with); "
                               "set momentum, e.g. 0.9");
        }
        return sgd;
    }
    if (word == "adam") {
        return Adam{settings.number("beta_1"), settings.number("beta_2"), settings.number("epsilon")};
    }
    if (word == "adamw") {
        return AdamW{settings.number("beta_1"), settings.number("beta_2"), settings.number("epsilon")};
    }
    if (word == "adagrad") {
        return Adagrad{settings.number("initial_accumulator"), settings.number("epsilon")};
    }
    return RmsProp{settings.number("rho"), settings.number("momentum"), settings.number("epsilon")};
}

Loss loss(const Checked& settings) {
    const Loss loss = losses().at(settings.word("loss"));
    const double smoothing = settings.number("label_smoothing");
    if (std::holds_alternative<CrossEntropy>(loss)) {
        return CrossEntropy{smoothing};
    }
    if (smoothing > 0) {
        throw SettingError(
            "label_smoothing",
            "'label_smoothing' does not apply to the hinge loss (it has no targets to smooth); "
            "give it a condition: when = { loss = \"cross_entropy\" }");
    }
    return loss;
}

double warmup_epochs(const Checked& settings, const Schedule& schedule) {
    const double epochs = settings.number("warmup_epochs");
    if (epochs > 0 && std::holds_alternative<OneCycle>(schedule)) {
        throw SettingError("warmup_epochs",
                           "'warmup_epochs' does not apply to the schedule one_cycle (it has its own "
                           "warm-up); remove one of the two");
    }
    if (epochs > static_cast<double>(settings.count("epochs"))) {
        throw SettingError(
            "warmup_epochs",
            "'warmup_epochs' is more than 'epochs' (the learning rate would never be reached); change one "
            "of the two");
    }
    return epochs;
}

// The meaning of a built-in word, or the table of the sweep file that it names.
template <class Meaning>
const Meaning& meaning(const Words<Meaning>& words, const Words<Meaning>& named, const std::string& word) {
    const auto found = named.find(word);
    return found != named.end() ? found->second : words.at(word);
}

std::optional<Augmentation> augmentation(const Sweep& sweep, const Checked& settings) {
    const AugmentAxes axes = augment_axes().at(settings.word("augment_axes"));
    const auto found = sweep.named.augmentations.find(settings.word("augment"));
    if (found == sweep.named.augmentations.end()) {
        return std::nullopt;
    }
    Augmentation augmentation = found->second;
    augmentation.axes = axes;
    return augmentation;
}

Schedule schedule(const Sweep& sweep, const Checked& settings) {
    Schedule schedule = meaning(schedule_words(), sweep.named.schedules, settings.word("schedule"));
    const double min_delta = settings.number("plateau_min_delta");
    if (auto* plateau = std::get_if<Plateau>(&schedule)) {
        plateau->min_delta = min_delta;
    }
    return schedule;
}

template <class Named>
const Named& find_named(const std::vector<Named>& all, const std::string& name) {
    return *std::ranges::find(all, name, &Named::name);
}

// Conditions compare the names of values, `words`; layers use the values themselves, `settings`.
std::vector<Layer> layers_of(const ModelTemplate& model, const Params& settings, const Params& words) {
    std::vector<Layer> layers;
    for (const LayerTemplate& layer : model.layers) {
        if (!holds(layer.when, words)) {
            continue;
        }
        try {
            const std::vector<Layer> filled = fill(layer, settings);
            layers.insert(layers.end(), filled.begin(), filled.end());
        } catch (const SettingError& error) {
            throw SettingError(error.setting, "model '" + model.name + "', " + error.what());
        } catch (const InputError& error) {
            throw InputError("model '" + model.name + "', " + error.what());
        }
    }
    return layers;
}

// Each parameter's value as the sweep file names it, including values from `otherwise`.
Params with_names(const Sweep& sweep, const Params& params, Params values) {
    for (const Parameter& parameter : sweep.space.parameters) {
        const auto given = params.find(parameter.name);
        if (given != params.end()) {
            values[parameter.name] = given->second;
        } else if (parameter.otherwise) {
            values[parameter.name] = *parameter.otherwise;
        }
    }
    return values;
}

}  // namespace

std::string no_value(std::string_view setting) {
    return "'" + std::string(setting) + "' has no value; set it in [train]" +
           (setting == "epochs" ? ", e.g. epochs = 20" : " or in [space]");
}

TrainingPlan resolve(const Sweep& sweep, const Params& params) {
    if (sweep.train.command) {
        return command_plan(sweep, params);
    }
    Params values;
    for (Setting& setting : effective_settings(sweep, params)) {
        values[setting.name] = std::move(setting.value);
    }
    const Checked settings(sweep, values);
    if (values.contains("defaults")) {
        settings.word("defaults");
    }

    TrainingPlan plan;
    plan.data = find_named(sweep.data, settings.word("data"));
    plan.model = settings.word("model");
    plan.normalization = normalizations().at(settings.word("normalization"));
    plan.optimizer = optimizer(settings);
    plan.optimizer_form = optimizer_forms().at(settings.word("optimizer_form"));
    plan.learning_rate = settings.number("learning_rate");
    plan.batch_size = settings.count("batch_size");
    plan.epochs = settings.count("epochs");
    plan.initialization = initializations().at(settings.word("initialization"));
    plan.loss = loss(settings);
    plan.schedule = schedule(sweep, settings);
    plan.warmup_epochs = warmup_epochs(settings, plan.schedule);
    plan.weight_decay = settings.number("weight_decay");
    plan.gradient_clip_norm = settings.number("gradient_clip_norm");
    plan.precision = precisions().at(settings.word("precision"));
    plan.class_weights =
        meaning(class_weight_words(), sweep.named.class_weights, settings.word("class_weights"));
    plan.augmentation = augmentation(sweep, settings);
    // Only checks these settings; the layers read them from `values`.
    settings.number("batch_norm_momentum");
    settings.number("batch_norm_epsilon");
    settings.word("batch_norm_variance");
    plan.layers = layers_of(find_named(sweep.models, plan.model), values, with_names(sweep, params, values));
    for (Layer& layer : plan.layers) {
        if (auto* net = std::get_if<ResNet>(&layer); net && sweep.weights_files.contains(net->weights)) {
            net->weights = sweep.weights_files.at(net->weights);
        }
    }
    plan.early_stopping = sweep.train.early_stopping;
    plan.select_epoch = sweep.train.select_epoch;
    plan.evaluate_test = sweep.evaluate_test == EvaluateTest::all;
    plan.evaluate_all = sweep.evaluate_all;
    return plan;
}

TrainingPlan resolve(const Sweep& sweep, const Params& params, bool of_finals) {
    TrainingPlan plan = resolve(sweep, params);
    plan.evaluate_test = plan.evaluate_test || (of_finals && sweep.evaluate_test == EvaluateTest::finalists);
    return plan;
}

}  // namespace trommel
