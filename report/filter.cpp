#include <algorithm>
#include <charconv>
#include <cstddef>
#include <set>

#include "report/leaderboard.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// "0.01", "1e-2" and ".01" are the same value.
bool means(const ParamValue& value, const std::string& text) {
    if (to_text(value) == text) {
        return true;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && is_number(value) && as_number(value) == number;
}

bool fulfils(const LeaderboardRow& row, const Where& condition) {
    const auto param = row.params.find(condition.parameter);
    return param != row.params.end() && means(param->second, condition.value);
}

void check_is_known(const Leaderboard& leaderboard, const Where& condition) {
    std::set<std::string> names;
    for (const LeaderboardRow& row : leaderboard.rows) {
        for (const auto& [name, value] : row.params) {
            names.insert(name);
        }
    }
    if (leaderboard.rows.empty() || names.contains(condition.parameter)) {
        return;
    }
    std::string known;
    for (const std::string& name : names) {
        known += (known.empty() ? "" : ", ") + name;
    }
    throw InputError("--where: no configuration has a parameter '" + condition.parameter +
                     "'; the parameters are: " + known);
}

}  // namespace

Where parse_where(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
        throw InputError("--where: '" + text + "' is not of the form parameter=value; write optimizer=adam");
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void filter(Leaderboard& leaderboard, const std::vector<Where>& conditions, std::optional<std::int64_t> top) {
    for (const Where& condition : conditions) {
        check_is_known(leaderboard, condition);
    }
    std::erase_if(leaderboard.rows, [&](const LeaderboardRow& row) {
        return !std::ranges::all_of(conditions, [&](const Where& each) { return fulfils(row, each); });
    });
    if (top && std::ssize(leaderboard.rows) > *top) {
        leaderboard.rows.resize(static_cast<std::size_t>(*top));
    }
}

}  // namespace trommel
