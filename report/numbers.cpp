#include "report/numbers.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

namespace trommel {

std::string metric_text(std::string_view metric, double value) {
    if (std::isnan(value)) {
        return "-";
    }
    return metric.ends_with("accuracy") ? fmt::format("{:.3f}", value) : fmt::format("{:.4g}", value);
}

std::string mean_text(std::string_view metric, double mean, const std::optional<Interval>& interval) {
    const std::string text = metric_text(metric, mean);
    if (!interval) {
        return text;
    }
    return fmt::format("{} [{}, {}]", text, metric_text(metric, interval->low),
                       metric_text(metric, interval->high));
}

std::string short_text(const ParamValue& value) {
    const auto* number = std::get_if<double>(&value);
    return number ? fmt::format("{:.4g}", *number) : to_text(value);
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
    const std::size_t shown = names.size() > most ? most : names.size();
    std::vector<std::string> parts(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
    if (shown < names.size()) {
        parts.push_back(fmt::format("{} more", names.size() - shown));
    }
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    }
    return text;
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace trommel
