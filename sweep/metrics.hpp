// The numbers that a trainer measures after each epoch, by name.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trommel {

enum class Direction { minimize, maximize };

/// The metric that a sweep optimizes, that early stopping monitors, or that selects an epoch.
struct Objective {
    std::string metric;
    Direction direction = Direction::maximize;

    bool operator==(const Objective&) const = default;
};

/// Values by metric name, e.g. "val_accuracy" -> 0.61. NaN if a loss diverged.
using Metrics = std::map<std::string, double, std::less<>>;

/// The metrics after an epoch, from 1.
struct EpochMetrics {
    std::int32_t epoch = 0;
    Metrics metrics;

    bool operator==(const EpochMetrics&) const = default;
};

/// Measured after each epoch on train and val: "<split>_loss" (the plan's loss plus penalties),
/// "<split>_cross_entropy" (nats an image) and "<split>_accuracy" (fraction of images, 0 to 1); on val also
/// "val_f1_macro" and "val_f1_weighted" (see classification.hpp).
const std::vector<std::string>& epoch_metrics();

/// The same five on the test images: measured once, at the selected epoch, if [evaluate] allows it.
const std::vector<std::string>& test_metrics();

/// The selected epoch's metrics on all images at once, training images included; measured if [evaluate]
/// also_on asks for it.
const std::vector<std::string>& all_metrics();

/// The direction of a metric whose name implies it (accuracy, f1, loss, error, entropy); nothing for others.
std::optional<Direction> evident_direction(std::string_view metric);

/// Whether `value` is better than `other`. NaN is worse than any number.
bool is_better(double value, double other, Direction direction);

std::string_view to_text(Direction direction);

}  // namespace trommel
