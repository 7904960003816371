// Which epoch a trial is ranked by, and when training ends early.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "sweep/improvement.hpp"
#include "sweep/metrics.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Watches the metric of `options`; epochs must be passed in order.
class EarlyStop {
  public:
    explicit EarlyStop(std::optional<EarlyStopping> options) : options_(std::move(options)) {}

    /// Whether training ends after this epoch.
    bool ends_after(std::int64_t epoch, const Metrics& metrics) {
        if (!options_ || epoch < options_->from_epoch) {
            return false;
        }
        improvement_.sees(metrics.find(options_->monitor.metric)->second, options_->monitor.direction);
        return improvement_.epochs_without() >= options_->patience;
    }

  private:
    std::optional<EarlyStopping> options_;
    Improvement improvement_;
};

/// Keeps the best epoch so far, the first one among equals; without an objective, the latest.
class EpochSelection {
  public:
    explicit EpochSelection(std::optional<Objective> objective) : objective_(std::move(objective)) {}

    /// Whether this epoch is now the selected one.
    bool selects(const Metrics& metrics) {
        return !objective_ ||
               improvement_.sees(metrics.find(objective_->metric)->second, objective_->direction);
    }

  private:
    std::optional<Objective> objective_;
    Improvement improvement_;
};

}  // namespace trommel
