#include "sweep/describe.hpp"

#include <string_view>
#include <type_traits>

namespace trommel {

namespace {

// The first twenty texts, and the number of further ones.
std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < texts.size() && i < most; ++i) {
        text += (i == 0 ? std::string() : std::string(separator)) + texts[i];
    }
    return texts.size() > most ? text + " and " + std::to_string(texts.size() - most) + " more" : text;
}

std::vector<std::string> texts_of(const std::vector<ParamValue>& values) {
    std::vector<std::string> texts;
    for (const ParamValue& value : values) {
        texts.push_back(to_text(value));
    }
    return texts;
}

struct Describe {
    std::string operator()(const FloatRange& range) const {
        return "a number from " + to_text(ParamValue(range.low)) + " to " + to_text(ParamValue(range.high)) +
               (range.scale == Scale::log ? " (log)" : "");
    }
    std::string operator()(const IntRange& range) const {
        return "an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high) +
               (range.step > 1 ? " in steps of " + std::to_string(range.step) : "") +
               (range.scale == Scale::log ? " (log)" : "");
    }
    std::string operator()(const Choice& choice) const {
        std::vector<std::string> texts = texts_of(choice.options);
        for (std::size_t i = 0; i < choice.meanings.size(); ++i) {
            texts[i] += " " + to_text(choice.meanings[i]);
        }
        return "one of " + joined(texts, ", ");
    }
};

}  // namespace

std::string describe(const Distribution& distribution) {
    return std::visit(Describe{}, distribution);
}

std::string describe(const Conditions& conditions) {
    std::string text;
    for (const Condition& condition : conditions) {
        text += (text.empty() ? "" : " and ") + condition.parameter + " is " +
                joined(texts_of(condition.values), " or ");
    }
    return text;
}

std::string describe(const PrunerOptions& pruner) {
    std::string text = pruner.name;
    const auto add = [&](const char* key, const auto& value) {
        using Number =
            std::conditional_t<std::is_integral_v<std::decay_t<decltype(value)>>, std::int64_t, double>;
        text += std::string(", ") + key + " " + to_text(ParamValue(static_cast<Number>(value)));
    };
    if (pruner.name == "asha") {
        add("min_epochs", pruner.min_epochs);
        add("reduction_factor", pruner.reduction_factor);
    } else if (pruner.name == "patience") {
        add("epochs", pruner.epochs);
        add("min_delta", pruner.min_delta);
    } else if (pruner.name != "none") {
        add("warmup_epochs", pruner.warmup_epochs);
    }
    if (pruner.name == "median" || pruner.name == "percentile") {
        add("min_trials", pruner.min_trials);
    }
    if (pruner.name == "percentile") {
        add("percentile", pruner.percentile);
    }
    if (pruner.name == "threshold") {
        add("value", pruner.value);
    }
    return text;
}

std::string describe_values(const Parameter& parameter) {
    std::string text;
    for (const Case& each : parameter.cases) {
        text += (text.empty() ? "" : ", or ") + describe(each.distribution);
    }
    return text;
}

std::string describe_activity(const Parameter& parameter) {
    if (is_always_active(parameter)) {
        return "always active";
    }
    std::string text;
    for (const Case& each : parameter.cases) {
        text += (text.empty() ? "active when " : ", or when ") + describe(each.when);
    }
    return text;
}

std::string describe(const Budget& budget) {
    std::string text;
    const auto add = [&](const auto& limit, const char* name) {
        if (limit) {
            text += (text.empty() ? "" : ", ") + to_text(ParamValue(*limit)) + " " + name;
        }
    };
    add(budget.configurations, "configurations");
    add(budget.trials, "trials");
    add(budget.epochs, "epochs");
    add(budget.hours, "hours");
    return text.empty() ? "no limit" : text;
}

}  // namespace trommel
