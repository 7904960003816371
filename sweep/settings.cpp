#include "sweep/settings.hpp"

#include <algorithm>
#include <map>

#include "sweep/library_defaults.hpp"
#include "sweep/training_words.hpp"

namespace trommel {

namespace {

using Kind = ValueRule::Kind;

class Settings {
  public:
    void put(const std::string& name, ParamValue value, const std::string& origin) {
        by_name_[name] = {name, std::move(value), origin};
    }
    void put_if_open(const Params& values, const std::string& origin) {
        for (const auto& [name, value] : values) {
            by_name_.try_emplace(name, Setting{name, value, origin});
        }
    }
    std::string text(const std::string& name) const {
        const auto found = by_name_.find(name);
        return found == by_name_.end() ? "" : to_text(found->second.value);
    }
    std::vector<Setting> list() const {
        std::vector<Setting> result;
        for (const auto& [name, setting] : by_name_) {
            result.push_back(setting);
        }
        return result;
    }

  private:
    std::map<std::string, Setting> by_name_;
};

Params defaults_of_all_optimizers() {
    return {{"augment", std::string("none")},
            {"batch_size", std::int64_t{32}},
            {"class_weights", std::string("none")},
            {"dropout", 0.5},
            {"gradient_clip_norm", 0.0},
            {"l1", 0.0},
            {"l2", 0.0},
            {"label_smoothing", 0.0},
            {"loss", std::string("cross_entropy")},
            {"momentum", 0.0},
            {"nesterov", false},
            {"normalization", std::string("unit")},
            {"optimizer", std::string("adam")},
            {"precision", std::string("fp32")},
            {"regularizer", std::string("none")},
            {"schedule", std::string("constant")},
            {"warmup_epochs", 0.0}};
}

// `otherwise` may hold the name of a value.
ParamValue otherwise_of(const Parameter& parameter) {
    for (const Case& each : parameter.cases) {
        if (const auto* choice = std::get_if<Choice>(&each.distribution)) {
            if (!choice->meanings.empty() && contains(each.distribution, *parameter.otherwise)) {
                return choice
                    ->meanings[static_cast<std::size_t>(index_of(each.distribution, *parameter.otherwise))];
            }
        }
    }
    return *parameter.otherwise;
}

template <class Named>
ValueRule names_of(const std::vector<Named>& all) {
    ValueRule rule{.kind = Kind::word};
    for (const Named& each : all) {
        rule.words.push_back(each.name);
    }
    std::ranges::sort(rule.words);
    return rule;
}

template <class Meaning>
ValueRule words_and_names(const Words<Meaning>& words, const Words<Meaning>& names, const char* hint) {
    Words<Meaning> all = words;
    all.insert(names.begin(), names.end());
    ValueRule rule = one_of(all);
    rule.hint = hint;
    return rule;
}

}  // namespace

const std::vector<KnownSetting>& known_settings() {
    static const std::vector<KnownSetting> settings = {
        {"augment", "random changes of training images", {}},
        {"augment_axes", "the coordinate convention of augment", one_of(augment_axes())},
        {"batch_norm_epsilon", "added to the variance by batch norms", {Kind::above_zero}},
        {"batch_norm_momentum",
         "fraction of the new batch in a batch norm's running statistics",
         {Kind::positive_fraction}},
        {"batch_norm_variance", "which variance of a batch enters the running variance",
         one_of(batch_variances())},
        {"batch_size", "images a step", {Kind::count}},
        {"beta_1", "of adam and adamw", {Kind::fraction}},
        {"beta_2", "of adam and adamw", {Kind::fraction}},
        {"class_weights", "factor of each class in the loss", {}},
        {"data", "name of the data set", {}},
        {"defaults",
         "the library whose defaults apply to settings that are not given",
         {Kind::word, {"keras", "pytorch"}}},
        {"dropout", "fraction of values that dropout layers zero", {Kind::fraction}},
        {"epochs", "passes over the training images, at most", {Kind::count}},
        {"epsilon", "of adam, adamw, rmsprop and adagrad", {Kind::above_zero}},
        {"gradient_clip_norm", "largest gradient norm of a step; 0: unlimited", {Kind::zero_or_more}},
        {"initial_accumulator", "of adagrad", {Kind::zero_or_more}},
        {"initialization", "initial values of kernels", one_of(initializations())},
        {"l1", "L1 penalty of the kernels that ask for it", {Kind::zero_or_more}},
        {"l2", "L2 penalty of the kernels that ask for it", {Kind::zero_or_more}},
        {"label_smoothing", "fraction of the target that is spread over all classes", {Kind::fraction}},
        {"learning_rate", "step size of the optimizer", {Kind::above_zero}},
        {"loss", "what training minimizes", one_of(losses())},
        {"model", "name of the model", {}},
        {"momentum", "of sgd and rmsprop", {Kind::fraction}},
        {"nesterov", "whether sgd's momentum looks one step ahead", {Kind::boolean}},
        {"normalization", "how pixels are normalized", one_of(normalizations())},
        {"optimizer", "the optimizer", {Kind::word, {"adagrad", "adam", "adamw", "rmsprop", "sgd"}}},
        {"optimizer_form", "whose formulas the optimizer follows", one_of(optimizer_forms())},
        {"plateau_min_delta", "smallest improvement that a plateau schedule counts", {Kind::zero_or_more}},
        {"precision", "precision of the arithmetic", one_of(precisions())},
        {"regularizer", "a word for the conditions of layers", {}},
        {"rho", "of rmsprop", {Kind::fraction}},
        {"schedule", "how the learning rate changes", {}},
        {"warmup_epochs", "epochs over which the learning rate grows from 0; 0: none", {Kind::zero_or_more}},
        {"weight_decay", "decay of all weights towards 0", {Kind::zero_or_more}},
    };
    return settings;
}

ValueRule rule_of(const Sweep& sweep, std::string_view setting) {
    if (sweep.train.command && setting != "data" && setting != "epochs") {
        return {};  // the meaning of learning_rate and others is up to the program
    }
    if (setting == "model") {
        return names_of(sweep.models);
    }
    if (setting == "data") {
        return names_of(sweep.data);
    }
    if (setting == "schedule") {
        return words_and_names(
            schedule_words(), sweep.named.schedules,
            "or write a table: { name = \"plateau\", metric = \"val_accuracy\" } in [train], or "
            "[schedule.NAME]");
    }
    if (setting == "class_weights") {
        return words_and_names(
            class_weight_words(), sweep.named.class_weights,
            "or write a table by class name: { glass = 2.0 } in [train], or [class_weights.NAME]");
    }
    if (setting == "augment") {
        return words_and_names({{"none", Augmentation{}}}, sweep.named.augmentations,
                               "or write a table: { horizontal_flip = true } in [train], or [augment.NAME]");
    }
    const auto known = std::ranges::find(known_settings(), setting, &KnownSetting::name);
    return known == known_settings().end() ? ValueRule{} : known->rule;
}

std::vector<Setting> effective_settings(const Sweep& sweep, const Params& params) {
    Settings settings;
    for (const auto& [name, value] : sweep.train.settings) {
        settings.put(name, value, "train");
    }
    for (const Parameter& parameter : sweep.space.parameters) {
        if (parameter.otherwise && !params.contains(parameter.name)) {
            settings.put(parameter.name, otherwise_of(parameter), "otherwise");
        }
    }
    for (const auto& [name, value] : meanings(sweep.space, params)) {
        settings.put(name, value, "space");
    }
    if (sweep.data.size() == 1) {
        settings.put_if_open({{"data", sweep.data.front().name}}, "default");
    }
    if (sweep.train.command) {
        return settings.list();  // a program has its own defaults
    }
    settings.put_if_open(defaults_of_all_optimizers(), "default");
    const std::string library = settings.text("defaults");
    settings.put_if_open(library_defaults(library, settings.text("optimizer")),
                         library.empty() ? "default" : "defaults " + library);
    return settings.list();
}

}  // namespace trommel
