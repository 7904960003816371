#include "sweep/metrics.hpp"

#include <cmath>

namespace trommel {

const std::vector<std::string>& epoch_metrics() {
    static const std::vector<std::string> names = {"train_loss", "train_cross_entropy", "train_accuracy",
                                                   "val_loss",   "val_cross_entropy",   "val_accuracy"};
    return names;
}

const std::vector<std::string>& test_metrics() {
    static const std::vector<std::string> names = {"test_loss", "test_cross_entropy", "test_accuracy"};
    return names;
}

Direction natural_direction(std::string_view metric) {
    return metric.ends_with("accuracy") ? Direction::maximize : Direction::minimize;
}

bool is_better(double value, double other, Direction direction) {
    if (std::isnan(value) || std::isnan(other)) {
        return !std::isnan(value);
    }
    return direction == Direction::maximize ? value > other : value < other;
}

std::string_view to_text(Direction direction) {
    return direction == Direction::maximize ? "maximize" : "minimize";
}

}  // namespace trommel
