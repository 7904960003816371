#include "sweep/epoch_selection.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace trommel {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// The epoch after which training ends; 0: never.
std::int64_t end_epoch(const EarlyStopping& options, const std::vector<double>& values) {
    EarlyStop stop(options);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (stop.ends_after(static_cast<std::int64_t>(i) + 1, {{options.monitor.metric, values[i]}})) {
            return static_cast<std::int64_t>(i) + 1;
        }
    }
    return 0;
}

std::int64_t selected_epoch(const std::optional<Objective>& objective, const std::vector<double>& values) {
    EpochSelection selection(objective);
    std::int64_t selected = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (selection.selects({{"val_accuracy", values[i]}, {"val_loss", values[i]}})) {
            selected = static_cast<std::int64_t>(i) + 1;
        }
    }
    return selected;
}

const Objective loss{"val_loss", Direction::minimize};
const Objective accuracy{"val_accuracy", Direction::maximize};

TEST(EarlyStopTest, EndsWhenTheMetricHasNotImprovedForSomeEpochs) {
    EXPECT_EQ(end_epoch({loss, 2, 1}, {3, 2, 2.5, 2.5, 1}), 4);
    EXPECT_EQ(end_epoch({loss, 3, 1}, {3, 2, 2.5, 2.5, 1, 1, 1}), 0);
    EXPECT_EQ(end_epoch({accuracy, 1, 1}, {0.1, 0.2, 0.2}), 3);
}

TEST(EarlyStopTest, AnEqualValueIsNotAnImprovement) {
    EXPECT_EQ(end_epoch({loss, 2, 1}, {1, 1, 1, 1}), 3);
}

TEST(EarlyStopTest, EpochsBeforeFromEpochAreIgnored) {
    EXPECT_EQ(end_epoch({loss, 2, 4}, {1, 2, 3, 9, 8, 8, 8}), 7);
    EXPECT_EQ(end_epoch({loss, 2, 4}, {1, 9, 9, 9, 9, 9}), 6);
}

TEST(EarlyStopTest, NanIsNotAnImprovement) {
    EXPECT_EQ(end_epoch({loss, 2, 1}, {1, nan, nan}), 3);
    EXPECT_EQ(end_epoch({loss, 2, 1}, {nan, 1, 0.5}), 0);
}

TEST(EarlyStopTest, WithoutOptionsTrainingNeverStopsEarly) {
    EarlyStop stop(std::nullopt);

    EXPECT_FALSE(stop.ends_after(1000, {}));
}

TEST(EpochSelectionTest, TheFirstOfTheBestEpochsIsSelected) {
    EXPECT_EQ(selected_epoch(accuracy, {0.2, 0.5, 0.4, 0.5}), 2);
    EXPECT_EQ(selected_epoch(loss, {0.2, 0.5, 0.1, 0.1}), 3);
}

TEST(EpochSelectionTest, AnyNumberIsBetterThanNan) {
    EXPECT_EQ(selected_epoch(loss, {nan, 7, nan}), 2);
    EXPECT_EQ(selected_epoch(loss, {nan, nan}), 1);
}

TEST(EpochSelectionTest, WithoutAnObjectiveTheLastEpochIsSelected) {
    EXPECT_EQ(selected_epoch(std::nullopt, {0.9, 0.5, 0.4}), 3);
}

}  // namespace
}  // namespace trommel
