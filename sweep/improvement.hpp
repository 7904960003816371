// Counts the epochs since a metric last improved.
#pragma once

#include <cstdint>
#include <optional>

#include "sweep/metrics.hpp"

namespace trommel {

/// Values are passed epoch by epoch. A value must beat the best one by more than `min_delta` to count as
/// better; any number is better than NaN.
class Improvement {
  public:
    /// Whether `value` is the best so far; true for the first value.
    bool sees(double value, Direction direction, double min_delta = 0) {
        const double less = direction == Direction::maximize ? value - min_delta : value + min_delta;
        if (best_ && !is_better(less, *best_, direction)) {
            ++epochs_without_;
            return false;
        }
        best_ = value;
        epochs_without_ = 0;
        return true;
    }

    /// Epochs since the best value, or since restart_count().
    std::int64_t epochs_without() const { return epochs_without_; }
    void restart_count() { epochs_without_ = 0; }

  private:
    std::optional<double> best_;
    std::int64_t epochs_without_ = 0;
};

}  // namespace trommel
