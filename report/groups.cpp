#include "report/groups.hpp"

#include <algorithm>
#include <cmath>

namespace trommel {

namespace {

// Nothing if there is nothing to test.
std::optional<bool> told_apart(const Evidence& first, const Evidence& second) {
    const auto found = difference(first, second);
    if (!found) {
        return std::nullopt;
    }
    const Interval interval = student_interval(found->estimate);
    return interval.low > 0 || interval.high < 0;
}

}  // namespace

void assign_groups(std::span<LeaderboardRow> rows, std::span<const Evidence> evidence) {
    std::size_t groups = 0;
    bool tested = false;
    for (std::size_t leader = 0; leader < rows.size(); ++leader) {
        if (!rows[leader].group.empty()) {
            continue;
        }
        const std::string name = group_name(groups++);
        rows[leader].group = name;
        rows[leader].leads_group = true;
        for (std::size_t other = leader + 1; other < rows.size(); ++other) {
            const bool both_known = std::isnan(rows[leader].mean) == std::isnan(rows[other].mean);
            if (!rows[other].group.empty() || !both_known) {
                continue;
            }
            const std::optional<bool> apart = told_apart(evidence[leader], evidence[other]);
            tested = tested || apart;
            rows[other].group =
                apart.value_or(false) ? "" : name;  // without a test there is no evidence of a difference
        }
    }
    for (LeaderboardRow& row : rows) {
        row.group = tested ? row.group : "";
        row.leads_group = tested && row.leads_group;
    }
}

std::string group_name(std::size_t number) {
    std::string name;
    for (std::size_t rest = number + 1; rest > 0; rest = (rest - 1) / 26) {
        name.insert(name.begin(), static_cast<char>('a' + (rest - 1) % 26));
    }
    return name;
}

}  // namespace trommel
