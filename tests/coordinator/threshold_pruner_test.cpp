// Which trials are worse than a given value.
#include "coordinator/pruners/threshold_pruner.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

Verdict judge(const PrunerOptions& options, Direction direction, std::initializer_list<double> values) {
    SweepView view({"value", direction});
    std::int32_t epoch = 0;
    for (const double value : values) {
        view.add_epoch({{1}, 1}, ++epoch, {{"value", value}});
    }
    return ThresholdPruner(options).judge({{1}, 1}, epoch, view);
}

TEST(ThresholdPruner, AnAccuracyBelowTheValueIsPruned) {
    const PrunerOptions options{.name = "threshold", .value = 0.5};

    EXPECT_EQ(judge(options, Direction::maximize, {0.49}), Verdict::prune);
    EXPECT_EQ(judge(options, Direction::maximize, {0.5}), Verdict::keep);
    EXPECT_EQ(judge(options, Direction::maximize, {0.9, 0.49}), Verdict::prune);
}

TEST(ThresholdPruner, ALossAboveTheValueIsPruned) {
    const PrunerOptions options{.name = "threshold", .value = 0.5};

    EXPECT_EQ(judge(options, Direction::minimize, {0.51}), Verdict::prune);
    EXPECT_EQ(judge(options, Direction::minimize, {0.5}), Verdict::keep);
}

TEST(ThresholdPruner, NothingIsPrunedInTheWarmUp) {
    const PrunerOptions options{.name = "threshold", .warmup_epochs = 2, .value = 0.5};

    EXPECT_EQ(judge(options, Direction::maximize, {0.1, 0.1}), Verdict::keep);
    EXPECT_EQ(judge(options, Direction::maximize, {0.1, 0.1, 0.1}), Verdict::prune);
}

}  // namespace
}  // namespace trommel
