// Formats numbers and lists of names for reports. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/statistics.hpp"

namespace trommel {

/// Accuracies and other fractions with three decimals, other metrics with four digits; "-" for NaN.
std::string metric_text(std::string_view metric, double value);

/// "0.612 [0.571, 0.652]"; "0.612" without an interval.
std::string mean_text(std::string_view metric, double mean, const std::optional<Interval>& interval);

/// Numbers with at most four digits, for display only.
std::string short_text(const ParamValue& value);

/// "c1, c2 and c3"; beyond `most` names "c1, c2 and 7 more".
std::string listed(const std::vector<std::string>& names, std::size_t most);

/// "12 s", "3 min 20 s", "5 h 2 min".
std::string duration_text(double seconds);

}  // namespace trommel
