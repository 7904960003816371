#include "coordinator/extension.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "sweep/params.hpp"

namespace trommel {

namespace {

// One limit of the budget, whatever its type.
struct Limited {
    std::optional<double> limit;
    double spent = 0;
};

template <class T>
std::optional<double> as_number(const std::optional<T>& limit) {
    return limit ? std::optional(static_cast<double>(*limit)) : std::nullopt;
}

Limited limited(const Budget& budget, const Spent& spent, Limit limit) {
    switch (limit) {
        case Limit::configurations:
            return {as_number(budget.configurations), static_cast<double>(spent.configurations)};
        case Limit::trials:
            return {as_number(budget.trials), static_cast<double>(spent.trials)};
        case Limit::epochs:
            return {as_number(budget.epochs), static_cast<double>(spent.epochs)};
        case Limit::hours:
            return {budget.hours, spent.hours};
    }
    return {};
}

void set(Budget& budget, Limit limit, double amount) {
    switch (limit) {
        case Limit::configurations:
            budget.configurations = static_cast<std::int64_t>(amount);
            return;
        case Limit::trials:
            budget.trials = static_cast<std::int64_t>(amount);
            return;
        case Limit::epochs:
            budget.epochs = static_cast<std::int64_t>(amount);
            return;
        case Limit::hours:
            budget.hours = amount;
            return;
    }
}

// Rounded to 0.001: a few seconds for hours.
std::string number(double amount) {
    const double rounded = std::round(amount * 1000) / 1000;
    return rounded == std::floor(rounded) ? std::to_string(static_cast<std::int64_t>(rounded))
                                          : to_text(ParamValue(rounded));
}

std::string refusal(const LimitChange& change, const Limited& before) {
    const std::string name(to_text(change.limit));
    if (change.more && !before.limit) {
        return "the budget has no limit of " + name + " (there is nothing to add to); set one with --" +
               name + " NUMBER";
    }
    if (!change.more && change.amount < before.spent) {
        return number(before.spent) + " " + name + " are already spent (" + number(change.amount) +
               " is less); give a larger limit, or +" + number(change.amount) + " to add to it";
    }
    return "";
}

}  // namespace

Extension extended(const Budget& budget, const Spent& spent, const Extend& request) {
    Extension extension{.budget = budget, .text = ""};
    for (const LimitChange& change : request.changes) {
        const Limited before = limited(extension.budget, spent, change.limit);
        if (std::string why = refusal(change, before); !why.empty()) {
            return {.refused = true, .budget = budget, .text = std::move(why)};
        }
        const double base = change.more ? std::max(*before.limit, before.spent) : 0;
        set(extension.budget, change.limit, base + change.amount);
        extension.text += (extension.text.empty() ? "" : ", ") + std::string(to_text(change.limit)) + ": " +
                          (before.limit ? number(*before.limit) : "no limit") + " -> " +
                          number(base + change.amount) + " (" + number(before.spent) + " spent)";
    }
    return extension;
}

}  // namespace trommel
