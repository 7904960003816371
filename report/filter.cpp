#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "report/leaderboard.hpp"
#include "system/errors.hpp"
#include "system/known_words.hpp"

namespace trommel {

namespace {

std::optional<double> number_in(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional(number) : std::nullopt;
}

// A parameter, or the mean of a metric.
std::optional<ParamValue> value_of(const LeaderboardRow& row, const std::string& name) {
    if (const auto param = row.params.find(name); param != row.params.end()) {
        return param->second;
    }
    const auto metric = row.metrics.find(name);
    return metric == row.metrics.end() ? std::nullopt : std::optional<ParamValue>(metric->second);
}

// "0.01", "1e-2" and ".01" are the same value.
bool means(const ParamValue& value, const std::string& text) {
    return to_text(value) == text || (is_number(value) && as_number(value) == number_in(text));
}

bool is_among(const ParamValue& value, const std::vector<std::string>& texts) {
    return std::ranges::any_of(texts, [&](const std::string& text) { return means(value, text); });
}

// Words have no order, so they are neither less nor more.
bool has_order(const ParamValue& value, Relation relation, double limit) {
    if (!is_number(value)) {
        return false;
    }
    const double number = as_number(value);
    switch (relation) {
        case Relation::less:
            return number < limit;
        case Relation::at_most:
            return number <= limit;
        case Relation::more:
            return number > limit;
        case Relation::at_least:
            return number >= limit;
        case Relation::among:
        case Relation::not_among:
            break;
    }
    return false;
}

bool fulfils(const LeaderboardRow& row, const Where& condition) {
    const auto value = value_of(row, condition.name);
    if (!value) {
        return false;
    }
    if (condition.relation == Relation::among || condition.relation == Relation::not_among) {
        return is_among(*value, condition.values) == (condition.relation == Relation::among);
    }
    return has_order(*value, condition.relation, *number_in(condition.values.front()));
}

void check_is_known(const Leaderboard& leaderboard, const std::string& option, const std::string& name) {
    std::set<std::string> names;
    for (const LeaderboardRow& row : leaderboard.rows) {
        for (const auto& [param, value] : row.params) {
            names.insert(param);
        }
        for (const auto& [metric, value] : row.metrics) {
            names.insert(metric);
        }
    }
    if (!leaderboard.rows.empty() && !names.contains(name)) {
        throw InputError(option + ": no configuration has a parameter or metric '" + name + "' (" +
                         known_words(name, {names.begin(), names.end()}) + ")");
    }
}

std::vector<std::string> between_commas(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma + 1);
    }
    parts.emplace_back(text);
    return parts;
}

constexpr std::pair<std::string_view, Relation> relations[] = {
    // A sign that begins another comes behind it.
    {"!=", Relation::not_among}, {"<=", Relation::at_most}, {">=", Relation::at_least}, {"<", Relation::less},
    {">", Relation::more},       {"=", Relation::among},    {" in ", Relation::among}};

// What stands left and right of a sign, without spaces at the ends.
std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos
               ? ""
               : std::string(text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
}

}  // namespace

Where parse_where(const std::string& text) {
    std::size_t place = std::string::npos;
    std::pair<std::string_view, Relation> found;
    for (const auto& each : relations) {
        if (const std::size_t here = text.find(each.first); here < place) {
            place = here;
            found = each;
        }
    }
    if (place == std::string::npos || trimmed(text.substr(0, place)).empty()) {
        throw InputError(
            "--where: '" + text +
            "' is not a condition; write optimizer=adam, learning_rate<0.01 (also <=, >, >=, !=) or "
            "'optimizer in adam,sgd', in quotes for the shell");
    }
    const std::string value = trimmed(text.substr(place + found.first.size()));
    Where condition{trimmed(text.substr(0, place)), found.second, {value}};
    if (found.first == " in ") {
        condition.values = between_commas(value);
    }
    const bool is_order = found.second != Relation::among && found.second != Relation::not_among;
    if (is_order && !number_in(value)) {
        throw InputError("--where: '" + text + "' compares with '" + value +
                         "', which is not a number; words can be compared with = and != alone");
    }
    return condition;
}

void filter(Leaderboard& leaderboard, const std::vector<Where>& conditions) {
    for (const Where& condition : conditions) {
        check_is_known(leaderboard, "--where", condition.name);
    }
    std::erase_if(leaderboard.rows, [&](const LeaderboardRow& row) {
        return !std::ranges::all_of(conditions, [&](const Where& each) { return fulfils(row, each); });
    });
}

void sort_by(Leaderboard& leaderboard, const std::string& name) {
    check_is_known(leaderboard, "--sort", name);
    const auto is_before = [&](const LeaderboardRow& a, const LeaderboardRow& b) {
        const auto left = value_of(a, name);
        const auto right = value_of(b, name);
        if (!left || !right) {
            return left.has_value() && !right;
        }
        if (is_number(*left) && is_number(*right)) {
            return as_number(*left) < as_number(*right);
        }
        return to_text(*left) < to_text(*right);
    };
    std::ranges::stable_sort(leaderboard.rows, is_before);
}

}  // namespace trommel
