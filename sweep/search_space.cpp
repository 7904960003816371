#include "sweep/search_space.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sweep/describe.hpp"

namespace trommel {

namespace {

struct Contains {
    const ParamValue& value;

    bool operator()(const FloatRange& range) const {
        return is_number(value) && as_number(value) >= range.low && as_number(value) <= range.high;
    }
    bool operator()(const IntRange& range) const {
        const auto* integer = std::get_if<std::int64_t>(&value);
        return integer && *integer >= range.low && *integer <= range.high &&
               (*integer - range.low) % range.step == 0;
    }
    bool operator()(const Choice& choice) const {
        return std::ranges::find(choice.options, value) != choice.options.end();
    }
};

struct Cardinality {
    std::optional<std::int64_t> operator()(const FloatRange&) const { return std::nullopt; }
    std::optional<std::int64_t> operator()(const IntRange& range) const {
        return (range.high - range.low) / range.step + 1;
    }
    std::optional<std::int64_t> operator()(const Choice& choice) const {
        return static_cast<std::int64_t>(choice.options.size());
    }
};

bool same(const ParamValue& a, const ParamValue& b) {
    return is_number(a) && is_number(b) ? as_number(a) == as_number(b) : a == b;
}

// Enumerates the values of the parameters that conditions name; the others only multiply.
class Counter {
  public:
    Counter(const SearchSpace& space, std::int64_t at_most) : space_(space), at_most_(at_most) {
        for (const Parameter& parameter : space.parameters) {
            for (const Case& each : parameter.cases) {
                for (const Condition& condition : each.when) {
                    deciding_.insert(condition.parameter);
                }
            }
        }
    }

    // Counts the configurations of the parameters from `index` on; at_most + 1 if there are more.
    std::int64_t count(std::size_t index = 0) {
        if (index == space_.parameters.size()) {
            return 1;
        }
        const Parameter& parameter = space_.parameters[index];
        const Distribution* distribution = active(parameter, values_);
        if (!distribution) {
            return count(index + 1);
        }
        const std::int64_t options = *cardinality(*distribution);
        if (!deciding_.contains(parameter.name)) {
            const std::int64_t rest = count(index + 1);
            return rest > at_most_ / options ? at_most_ + 1 : rest * options;
        }
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i < options && sum <= at_most_; ++i) {
            if (++steps_ > most_steps) {
                return at_most_ + 1;
            }
            values_[parameter.name] = value_at(*distribution, i);
            sum += count(index + 1);
        }
        values_.erase(parameter.name);
        return sum;
    }

  private:
    static constexpr std::int64_t most_steps = 100'000;

    const SearchSpace& space_;
    const std::int64_t at_most_;
    std::set<std::string> deciding_;
    Params values_;
    std::int64_t steps_ = 0;
};

}  // namespace

const Parameter* SearchSpace::find(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? nullptr : &*found;
}

bool holds(const Conditions& conditions, const Params& values) {
    return std::ranges::all_of(conditions, [&](const Condition& condition) {
        const auto found = values.find(condition.parameter);
        return found != values.end() && std::ranges::any_of(condition.values, [&](const ParamValue& value) {
                   return same(value, found->second);
               });
    });
}

const Distribution* active(const Parameter& parameter, const Params& values) {
    const auto found =
        std::ranges::find_if(parameter.cases, [&](const Case& each) { return holds(each.when, values); });
    return found == parameter.cases.end() ? nullptr : &found->distribution;
}

bool is_always_active(const Parameter& parameter) {
    return std::ranges::any_of(parameter.cases, [](const Case& each) { return each.when.empty(); });
}

bool is_continuous(const Parameter& parameter) {
    return std::ranges::any_of(parameter.cases,
                               [](const Case& each) { return !cardinality(each.distribution); });
}

bool contains(const Parameter& parameter, const ParamValue& value) {
    return std::ranges::any_of(parameter.cases,
                               [&](const Case& each) { return contains(each.distribution, value); });
}

Params meanings(const SearchSpace& space, Params params) {
    const Params named = params;
    for (const Parameter& parameter : space.parameters) {
        const auto found = params.find(parameter.name);
        const Distribution* distribution = active(parameter, named);
        const auto* choice = distribution ? std::get_if<Choice>(distribution) : nullptr;
        if (found != params.end() && choice && !choice->meanings.empty() &&
            contains(*distribution, found->second)) {
            found->second =
                choice->meanings[static_cast<std::size_t>(index_of(*distribution, found->second))];
        }
    }
    return params;
}

bool contains(const Distribution& distribution, const ParamValue& value) {
    return std::visit(Contains{value}, distribution);
}

std::vector<ParamProblem> problems_with(const SearchSpace& space, const Params& params) {
    std::vector<ParamProblem> wrong;
    std::vector<ParamProblem> inactive;
    bool missing = false;
    for (const auto& [name, value] : params) {
        if (!space.find(name)) {
            wrong.push_back(
                {name, "'" + name + "' is not a parameter of [space]; remove it or add it there"});
        }
    }
    for (const Parameter& parameter : space.parameters) {
        const std::string name = "'" + parameter.name + "'";
        const auto found = params.find(parameter.name);
        const Distribution* distribution = active(parameter, params);
        if (distribution && found == params.end()) {
            missing = true;
            wrong.push_back({parameter.name, name + " is missing (it is active here); give it a value: " +
                                                 describe(*distribution)});
        } else if (distribution && !contains(*distribution, found->second)) {
            wrong.push_back({parameter.name, name + " = " + to_text(found->second) +
                                                 " is outside its values; use " + describe(*distribution)});
        } else if (!distribution && found != params.end()) {
            inactive.push_back({parameter.name, name + " has a value but is not active (" +
                                                    describe_activity(parameter) + "); remove it"});
        }
    }
    if (!missing) {
        wrong.insert(wrong.end(), inactive.begin(), inactive.end());
    }
    return wrong;
}

std::optional<std::string> problem_with(const SearchSpace& space, const Params& params) {
    const std::vector<ParamProblem> problems = problems_with(space, params);
    return problems.empty() ? std::nullopt : std::optional(problems.front().text);
}

ParamValue as_written_by(const Parameter& parameter, const ParamValue& value) {
    const auto* number = std::get_if<double>(&value);
    const bool integral = number && *number == std::trunc(*number) &&
                          std::abs(*number) <= static_cast<double>(largest_exact_integer);
    for (const Case& each : parameter.cases) {
        const bool is_range = std::holds_alternative<FloatRange>(each.distribution);
        if (contains(each.distribution, value) && !is_range) {
            return value;
        }
        if (is_number(value) && contains(each.distribution, as_number(value))) {
            return as_number(value);
        }
        if (integral && contains(each.distribution, static_cast<std::int64_t>(*number))) {
            return static_cast<std::int64_t>(*number);
        }
    }
    return value;
}

std::optional<std::int64_t> cardinality(const Distribution& distribution) {
    return std::visit(Cardinality{}, distribution);
}

ParamValue value_at(const Distribution& distribution, std::int64_t index) {
    if (const auto* range = std::get_if<IntRange>(&distribution)) {
        return range->low + index * range->step;
    }
    return std::get<Choice>(distribution).options.at(static_cast<std::size_t>(index));
}

std::int64_t index_of(const Distribution& distribution, const ParamValue& value) {
    if (const auto* range = std::get_if<IntRange>(&distribution)) {
        return (std::get<std::int64_t>(value) - range->low) / range->step;
    }
    const auto& options = std::get<Choice>(distribution).options;
    return std::ranges::find(options, value) - options.begin();
}

std::optional<std::int64_t> count_configurations(const SearchSpace& space, std::int64_t at_most) {
    if (std::ranges::any_of(space.parameters, is_continuous)) {
        return std::nullopt;
    }
    const std::int64_t count = Counter(space, at_most).count();
    return count <= at_most ? std::optional(count) : std::nullopt;
}

}  // namespace trommel
