#include "storage/results/metric_columns.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "system/words.hpp"

namespace trommel {

MetricColumns::MetricColumns(std::vector<std::string> names) : names_(std::move(names)) {
    for (const std::string& name : names_) {
        if (!is_identifier(name)) {
            throw std::logic_error("metric '" + name + "' is not an identifier and cannot name a column");
        }
    }
}

std::string MetricColumns::list() const {
    std::string text;
    for (const std::string& name : names_) {
        text += fmt::format("{}\"{}\"", text.empty() ? "" : ", ", name);
    }
    return text;
}

std::string MetricColumns::placeholders(int first) const {
    std::string text = fmt::format("?{}", first);
    for (int i = 1; i <= count(); ++i) {
        text += fmt::format(", ?{}", first + i);
    }
    return text;
}

void MetricColumns::bind(sqlite::Statement& statement, int first, const Metrics& metrics) const {
    std::string not_numbers;
    for (const std::string& name : names_) {
        const auto metric = metrics.find(name);
        const int position = first++;
        if (metric == metrics.end()) {
            statement.bind_at(position, std::nullopt);
            continue;
        }
        statement.bind_at(position, metric->second);
        if (std::isnan(metric->second)) {
            not_numbers += (not_numbers.empty() ? "" : " ") + name;
        }
    }
    if (not_numbers.empty()) {
        statement.bind_at(first, std::nullopt);
    } else {
        statement.bind_at(first, std::string_view(not_numbers));
    }
}

Metrics MetricColumns::read(const sqlite::Statement& row, int first) const {
    Metrics metrics;
    for (const std::string& name : names_) {
        if (!row.is_null(first)) {
            metrics[name] = row.real(first);
        }
        ++first;
    }
    std::istringstream not_numbers(row.text(first));
    for (std::string name; not_numbers >> name;) {
        metrics[name] = std::numeric_limits<double>::quiet_NaN();
    }
    return metrics;
}

MetricColumns trial_columns(const std::vector<std::string>& metrics) {
    return MetricColumns(metrics);
}

MetricColumns epoch_columns(std::vector<std::string> metrics) {
    std::erase_if(metrics, [](const std::string& name) { return name.starts_with("test_"); });
    return MetricColumns(std::move(metrics));
}

}  // namespace trommel
