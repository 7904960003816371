#include "sweep/metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace trommel {

const std::vector<std::string>& epoch_metrics() {
    static const std::vector<std::string> names = {"train_loss",   "train_cross_entropy", "train_accuracy",
                                                   "val_loss",     "val_cross_entropy",   "val_accuracy",
                                                   "val_f1_macro", "val_f1_weighted"};
    return names;
}

const std::vector<std::string>& test_metrics() {
    static const std::vector<std::string> names = {"test_loss", "test_cross_entropy", "test_accuracy",
                                                   "test_f1_macro", "test_f1_weighted"};
    return names;
}

const std::vector<std::string>& all_metrics() {
    static const std::vector<std::string> names = {"all_accuracy", "all_f1_weighted"};
    return names;
}

std::optional<Direction> evident_direction(std::string_view metric) {
    const auto ends_with = [&](const char* ending) { return metric.ends_with(ending); };
    if (std::ranges::any_of(std::array{"accuracy", "f1", "f1_macro", "f1_weighted"}, ends_with)) {
        return Direction::maximize;
    }
    if (std::ranges::any_of(std::array{"loss", "error", "entropy"}, ends_with)) {
        return Direction::minimize;
    }
    return std::nullopt;
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
