#include "sweep_directory/sweep_differences.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <sstream>

#include "sweep/describe.hpp"

namespace trommel {

namespace {

std::string changed(const std::string& then, const std::string& now) {
    return (then.empty() ? "nothing" : then) + " -> " + (now.empty() ? "nothing" : now);
}

/// Collects what differs.
struct Comparison {
    std::vector<Difference> found;

    void text(const std::string& key, const std::string& what, const std::string& then,
              const std::string& now) {
        if (then != now) {
            found.push_back({key, what + ": " + changed(then, now)});
        }
    }

    /// For settings without a short text form.
    template <class T>
    void value(const std::string& key, const std::string& what, const T& then, const T& now) {
        if (!(then == now)) {
            found.push_back({key, what + " differs"});
        }
    }
};

std::string words(const std::optional<Objective>& objective) {
    return objective ? std::string(to_text(objective->direction)) + " " + objective->metric : "";
}

std::string words(const std::optional<EarlyStopping>& early) {
    return early ? words(early->monitor) + ", patience " + std::to_string(early->patience) + ", from epoch " +
                       std::to_string(early->from_epoch)
                 : "";
}

std::string words(const Parameter* parameter) {
    if (!parameter) {
        return "";
    }
    std::string text;
    for (const Case& each : parameter->cases) {
        text += (text.empty() ? "" : "; ") + describe(each.distribution) +
                (each.when.empty() ? "" : ", when " + describe(each.when));
    }
    return text;
}

// The names of both, each once.
template <class Items, class Name>
std::set<std::string> names_of(const Items& then, const Items& now, Name name) {
    std::set<std::string> names;
    for (const auto* items : {&then, &now}) {
        for (const auto& item : *items) {
            names.insert(std::invoke(name, item));
        }
    }
    return names;
}

std::vector<std::string> order_of(const SearchSpace& space) {
    std::vector<std::string> names;
    for (const Parameter& parameter : space.parameters) {
        names.push_back(parameter.name);
    }
    return names;
}

void compare_spaces(const SearchSpace& then, const SearchSpace& now, Comparison& comparison) {
    const std::size_t before = comparison.found.size();
    for (const std::string& name : names_of(then.parameters, now.parameters, &Parameter::name)) {
        const Parameter* a = then.find(name);
        const Parameter* b = now.find(name);
        comparison.text(name, "parameter '" + name + "'", words(a), words(b));
        if (a && b && words(a) == words(b)) {
            comparison.value(name, "parameter '" + name + "'", *a, *b);
        }
    }
    if (comparison.found.size() == before) {
        comparison.value("[space]", "the order of the parameters in [space]", order_of(then), order_of(now));
    }
}

const ModelTemplate* find_model(const Sweep& sweep, const std::string& name) {
    const auto found = std::ranges::find(sweep.models, name, &ModelTemplate::name);
    return found == sweep.models.end() ? nullptr : &*found;
}

void compare_models(const Sweep& then, const Sweep& now, Comparison& comparison) {
    for (const std::string& name : names_of(then.models, now.models, &ModelTemplate::name)) {
        const ModelTemplate* a = find_model(then, name);
        const ModelTemplate* b = find_model(now, name);
        if (!a || !b) {
            comparison.text(name, "model '" + name + "'", a ? "there" : "", b ? "there" : "");
        } else {
            comparison.value(name, "model '" + name + "'", *a, *b);
        }
    }
}

void compare_training(const TrainSettings& then, const TrainSettings& now, Comparison& comparison) {
    const auto value = [](const Params& settings, const std::string& name) {
        const auto found = settings.find(name);
        return found == settings.end() ? "" : to_text(found->second);
    };
    using Setting = Params::value_type;
    for (const std::string& name : names_of(then.settings, now.settings, &Setting::first)) {
        comparison.text(name, "setting '" + name + "'", value(then.settings, name),
                        value(now.settings, name));
    }
    comparison.text("early_stopping", "'early_stopping'", words(then.early_stopping),
                    words(now.early_stopping));
    comparison.text("select_epoch", "'select_epoch'", words(then.select_epoch), words(now.select_epoch));
    comparison.value("command", "'command'", then.command, now.command);
    TrainSettings rest = then;
    rest.command = now.command;
    rest.settings = now.settings;
    rest.early_stopping = now.early_stopping;
    rest.select_epoch = now.select_epoch;
    rest.max_attempts = now.max_attempts;
    rest.timeout = now.timeout;
    rest.epoch_timeout = now.epoch_timeout;
    rest.memory = now.memory;
    rest.checkpoint_every = now.checkpoint_every;
    comparison.value("[train]", "another setting of [train]", rest, now);
}

// A shard may have moved: its checksum tells whether it is the same.
void compare_data(const std::vector<DataSet>& then, const std::vector<DataSet>& now, Comparison& comparison) {
    for (const std::string& name : names_of(then, now, &DataSet::name)) {
        const auto shards = [&](const std::vector<DataSet>& data) {
            const auto found = std::ranges::find(data, name, &DataSet::name);
            return found == data.end() ? "" : std::to_string(found->shards.size()) + " shards";
        };
        comparison.text(name, "data set '" + name + "'", shards(then), shards(now));
    }
}

bool begins_with(const std::vector<Enqueued>& now, const std::vector<Enqueued>& then) {
    return now.size() >= then.size() && std::equal(then.begin(), then.end(), now.begin());
}

template <class T>
std::string number(const std::optional<T>& limit) {
    return limit ? to_text(ParamValue(*limit)) : "";
}

}  // namespace

std::vector<Difference> forbidden_differences(const Sweep& then, const Sweep& now) {
    Comparison comparison;
    comparison.text("name", "'name'", then.name, now.name);
    comparison.text("seed", "the sweep's 'seed'", std::to_string(then.seed), std::to_string(now.seed));
    comparison.text("metric", "the objective", words(then.objectives.front()), words(now.objectives.front()));
    compare_data(then.data, now.data, comparison);
    compare_training(then.train, now.train, comparison);
    compare_models(then, now, comparison);
    compare_spaces(then.space, now.space, comparison);
    comparison.value("name", "a table of a schedule, class weights or augmentation", then.named, now.named);
    if (!begins_with(now.enqueued, then.enqueued)) {
        comparison.found.push_back({"[[enqueue]]",
                                    "an [[enqueue]] table differs (new ones may only be added "
                                    "after the existing ones)"});
    }
    comparison.text("[sampler]", "the sampler", then.sampler.name, now.sampler.name);
    comparison.text("[pruner]", "the pruner", describe(then.pruner), describe(now.pruner));
    comparison.text("per_configuration", "'per_configuration'", std::to_string(then.seeds.per_configuration),
                    std::to_string(now.seeds.per_configuration));
    const bool test = now.evaluate_test != then.evaluate_test;
    if (test) {
        comparison.found.push_back({"test", "'test' of [evaluate] differs"});
    }
    if (comparison.found.empty()) {
        Sweep rest = now;  // copy what was compared above, and what may differ
        rest.name = then.name;
        rest.budget = then.budget;
        rest.target = then.target;
        rest.data = then.data;
        rest.train = then.train;
        rest.enqueued = then.enqueued;
        rest.seeds = then.seeds;
        rest.keep_models = then.keep_models;
        comparison.value("", "another part of the file", then, rest);
    }
    return comparison.found;
}

std::vector<std::string> permitted_differences(const Sweep& then, const Sweep& now) {
    Comparison comparison;
    const auto compare = [&](const char* name, const auto& a, const auto& b) {
        comparison.text(name, std::string("'") + name + "'", number(a), number(b));
    };
    compare("configurations", then.budget.configurations, now.budget.configurations);
    compare("trials", then.budget.trials, now.budget.trials);
    compare("epochs", then.budget.epochs, now.budget.epochs);
    compare("hours", then.budget.hours, now.budget.hours);
    compare("target", then.target, now.target);
    const auto duration = [&](const char* name, const auto& a, const auto& b) {
        const auto text = [](const auto& each) { return each ? std::to_string(each->count()) + " s" : ""; };
        comparison.text(name, std::string("'") + name + "'", text(a), text(b));
    };
    duration("timeout", then.train.timeout, now.train.timeout);
    duration("epoch_timeout", then.train.epoch_timeout, now.train.epoch_timeout);
    duration("checkpoint_every", std::optional(then.train.checkpoint_every),
             std::optional(now.train.checkpoint_every));
    compare("memory_limit", then.train.memory, now.train.memory);
    comparison.text("max_attempts", "'max_attempts'", std::to_string(then.train.max_attempts),
                    std::to_string(now.train.max_attempts));
    const auto text = [&](const char* name, std::int32_t a, std::int32_t b) {
        comparison.text(name, std::string("'") + name + "'", std::to_string(a), std::to_string(b));
    };
    text("finalists", then.seeds.finalists, now.seeds.finalists);
    text("max_per_configuration", then.seeds.max_per_configuration, now.seeds.max_per_configuration);
    text("models", then.keep_models, now.keep_models);
    comparison.text("[[enqueue]]", "[[enqueue]] tables", std::to_string(then.enqueued.size()),
                    std::to_string(now.enqueued.size()));
    std::vector<std::string> texts;
    for (const Difference& difference : comparison.found) {
        texts.push_back(difference.text);
    }
    return texts;
}

int line_of(const Difference& difference, const std::string& then, const std::string& now) {
    std::set<std::string> old_lines;
    std::istringstream old_text(then);
    for (std::string line; std::getline(old_text, line);) {
        old_lines.insert(line);
    }
    std::istringstream text(now);
    int number = 0;
    std::optional<int> first;
    for (std::string line; std::getline(text, line);) {
        ++number;
        if (!old_lines.contains(line)) {
            if (line.find(difference.key) != std::string::npos) {
                return number;
            }
            first = first.value_or(number);
        }
    }
    return first.value_or(1);
}

}  // namespace trommel
