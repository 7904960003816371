#include <charconv>
#include <cmath>
#include <set>
#include <string_view>
#include <system_error>

#include "report/leaderboard_text.hpp"
#include "system/printable.hpp"

namespace trommel {

namespace {

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
        return field;
    }
    std::string text = "\"";
    for (const char c : field) {
        text += c == '"' ? "\"\"" : std::string(1, c);
    }
    return text + "\"";
}

// A spreadsheet takes text that starts like this for a formula. A cell that is a number as a whole, such as
// -1e-3, is left unchanged.
std::string without_formula(const std::string& field) {
    if (field.empty() || std::string_view("=+-@\t\r").find(field.front()) == std::string_view::npos) {
        return field;
    }
    double number = 0;
    const char* const begin = field.data() + (field.front() == '+' ? 1 : 0);
    const char* const end = field.data() + field.size();
    const auto [rest, error] = std::from_chars(begin, end, number);
    return error != std::errc::invalid_argument && rest == end ? field : "'" + field;
}

std::string line(const std::vector<std::string>& fields) {
    std::string text;
    for (const std::string& field : fields) {
        text += (&field == &fields.front() ? "" : ",") + quoted(without_formula(printable(field)));
    }
    return text + "\n";
}

// All digits; empty for NaN, which CSV readers take for a missing value.
std::string number(double value) {
    return std::isnan(value) ? "" : to_text(ParamValue(value));
}

std::string joined(const std::vector<TrialId>& trials) {
    std::string text;
    for (const TrialId& trial : trials) {
        text += (text.empty() ? "" : " ") + to_text(trial);
    }
    return text;
}

struct Names {
    std::set<std::string> metrics;
    std::set<std::string> params;
};

Names names_of(const Leaderboard& board) {
    Names names;
    for (const LeaderboardRow& row : board.rows) {
        for (const auto& [name, value] : row.metrics) {
            names.metrics.insert(name);
        }
        for (const auto& [name, value] : row.params) {
            names.params.insert(name);
        }
    }
    return names;
}

std::vector<std::string> titles(const Names& names) {
    std::vector<std::string> fields = {"rank",   "configuration", "label", "trials",     "seeds",     "mean",
                                       "ci_low", "ci_high",       "group", "best_trial", "best_epoch"};
    for (const std::string& name : names.metrics) {
        fields.push_back("metrics." + name);
    }
    for (const std::string& name : names.params) {
        fields.push_back("params." + name);
    }
    return fields;
}

std::vector<std::string> fields_of(const LeaderboardRow& row, const Names& names) {
    std::vector<std::string> fields = {std::to_string(row.rank),
                                       to_text(row.configuration),
                                       row.label,
                                       joined(row.trials),
                                       std::to_string(row.seeds()),
                                       number(row.mean),
                                       row.interval ? number(row.interval->low) : "",
                                       row.interval ? number(row.interval->high) : "",
                                       row.group,
                                       to_text(row.best_trial),
                                       std::to_string(row.best_epoch)};
    for (const std::string& name : names.metrics) {
        const auto metric = row.metrics.find(name);
        fields.push_back(metric == row.metrics.end() ? "" : number(metric->second));
    }
    for (const std::string& name : names.params) {
        const auto param = row.params.find(name);
        fields.push_back(param == row.params.end() ? "" : to_text(param->second));
    }
    return fields;
}

}  // namespace

std::string leaderboard_csv(const Leaderboard& board) {
    const Names names = names_of(board);
    std::string text = line(titles(names));
    for (const LeaderboardRow& row : board.rows) {
        text += line(fields_of(row, names));
    }
    return text;
}

}  // namespace trommel
