#include "sweep/describe.hpp"

#include <string_view>

namespace trommel {

namespace {

std::string joined(const std::vector<ParamValue>& values, std::string_view separator) {
    std::string text;
    for (const ParamValue& value : values) {
        text += (text.empty() ? std::string() : std::string(separator)) + to_text(value);
    }
    return text;
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
    std::string operator()(const Choice& choice) const { return "one of " + joined(choice.options, ", "); }
};

}  // namespace

std::string describe(const Distribution& distribution) {
    return std::visit(Describe{}, distribution);
}

std::string describe(const Conditions& conditions) {
    std::string text;
    for (const Condition& condition : conditions) {
        text += (text.empty() ? "active when " : " and ") + condition.parameter + " is " +
                joined(condition.values, " or ");
    }
    return text.empty() ? "always active" : text;
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
