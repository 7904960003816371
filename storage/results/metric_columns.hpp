// One column per metric, in the tables `trials` and `epochs`. Private to this folder.
//
// SQLite turns NaN into NULL, and NULL also stands for a metric that was not measured: the column
// `not_a_number` after the metrics names those that were NaN, so that values read back exactly.
#pragma once

#include <string>
#include <vector>

#include "storage/results/sqlite.hpp"
#include "sweep/metrics.hpp"

namespace trommel {

class MetricColumns {
  public:
    /// Throws std::logic_error for a name that is not an identifier, because it becomes the name of a column.
    explicit MetricColumns(std::vector<std::string> names);

    /// "val_loss", "val_accuracy": quoted, for SQL.
    std::string list() const;

    /// SQL placeholders for the metrics and not_a_number: "?4, ?5, ?6" for two metrics if `first` is 4.
    std::string placeholders(int first) const;

    /// Binds metrics and not_a_number from position `first` on. Skips a metric that has no column: the record was
    /// created by an older version, which did not know the metric.
    void bind(sqlite::Statement& statement, int first, const Metrics& metrics) const;

    /// The inverse: reads from column `first` of a row that selects list() and not_a_number.
    Metrics read(const sqlite::Statement& row, int first) const;

    int count() const { return static_cast<int>(names_.size()); }

  private:
    std::vector<std::string> names_;
};

MetricColumns trial_columns(const std::vector<std::string>& metrics);

/// Without the metrics on test images, which are only measured once, at the selected epoch.
MetricColumns epoch_columns(std::vector<std::string> metrics);

}  // namespace trommel
