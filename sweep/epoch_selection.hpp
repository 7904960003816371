// Which epoch a trial is ranked by, and when training ends early.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Watches the metric of `options`; epochs are shown in order.
class EarlyStop {
  public:
    explicit EarlyStop(std::optional<EarlyStopping> options) : options_(std::move(options)) {}

    /// Whether training ends after this epoch.
    bool ends_after(std::int64_t epoch, const Metrics& metrics) {
        if (!options_ || epoch < options_->from_epoch) {
            return false;
        }
        const double value = metrics.find(options_->monitor.metric)->second;
        if (best_epoch_ == 0 || is_better(value, best_, options_->monitor.direction)) {
            best_ = value;
            best_epoch_ = epoch;
        }
        return epoch - best_epoch_ >= options_->patience;
    }

  private:
    std::optional<EarlyStopping> options_;
    double best_ = 0;
    std::int64_t best_epoch_ = 0;  // 0: none seen
};

/// Keeps the best epoch so far, the first of equals; without an objective, the latest.
class EpochSelection {
  public:
    explicit EpochSelection(std::optional<Objective> objective) : objective_(std::move(objective)) {}

    /// Whether this epoch is the selected one now.
    bool selects(const Metrics& metrics) {
        if (!objective_) {
            return true;
        }
        const double value = metrics.find(objective_->metric)->second;
        if (best_ && !is_better(value, *best_, objective_->direction)) {
            return false;
        }
        best_ = value;
        return true;
    }

  private:
    std::optional<Objective> objective_;
    std::optional<double> best_;
};

}  // namespace trommel
