#include "cli/commands/check/check_space.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "report/text_table.hpp"
#include "sweep/describe.hpp"

namespace trommel::cli {

namespace {

struct Line {
    std::string name;  // indented
    std::string text;
};

// The parameter below which this one is printed: of those that its conditions name, the last in the order of the space.
// Null if it has no conditions.
const Parameter* parent_of(const SearchSpace& space, const Parameter& parameter) {
    const Parameter* last = nullptr;
    for (const Case& each : parameter.cases) {
        for (const Condition& condition : each.when) {
            const Parameter* named = space.find(condition.parameter);
            if (named && (!last || named > last)) {  // pointers into the same vector
                last = named;
            }
        }
    }
    return last;
}

void append(const SearchSpace& space, const Parameter* parent, std::size_t depth, std::vector<Line>& lines) {
    for (const Parameter& parameter : space.parameters) {
        if (parent_of(space, parameter) != parent) {
            continue;
        }
        std::string name = std::string(2 * depth, ' ') + parameter.name;
        for (const Case& each : parameter.cases) {
            const bool is_rest = each.when.empty() && parameter.cases.size() > 1;
            lines.push_back({name, describe(each.distribution) +
                                       (each.when.empty() ? "" : ", when " + describe(each.when)) +
                                       (is_rest ? ", otherwise" : "")});
            name.clear();
        }
        if (parameter.otherwise) {
            lines.push_back({"", "otherwise the setting is " + to_text(*parameter.otherwise)});
        }
        append(space, &parameter, depth + 1, lines);
    }
}

}  // namespace

std::string size_text(const SearchSpace& space) {
    const bool continuous = std::ranges::any_of(space.parameters, is_continuous);
    const auto size = count_configurations(space);
    return "size of the space: " + (continuous ? "unlimited (it has a continuous range)"
                                    : size ? fmt::format("{} configuration{}", *size, *size == 1 ? "" : "s")
                                           : "more configurations than can be counted quickly");
}

std::string space_text(const SearchSpace& space, std::size_t width) {
    std::vector<Line> lines;
    append(space, nullptr, 1, lines);
    std::size_t column = 0;
    for (const Line& line : lines) {
        column = std::max(column, line.name.size() + 2);
    }
    std::string text;
    for (const Line& line : lines) {
        std::string name = line.name;
        std::istringstream rest(wrapped(line.text, width > column + 20 ? width - column : 20));
        for (std::string part; std::getline(rest, part); name.clear()) {
            text += fmt::format("{:<{}}{}\n", name, column, part);
        }
    }
    return text;
}

}  // namespace trommel::cli
