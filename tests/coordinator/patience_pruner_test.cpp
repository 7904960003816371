// The epoch at which the patience pruner ends a trial.
#include "coordinator/pruners/patience_pruner.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace trommel {
namespace {

// The epoch after which a trial with these values is pruned; 0 if it is not.
std::int32_t pruned_after(const PrunerOptions& options, const std::vector<double>& values,
                          Direction direction = Direction::maximize) {
    const TrialId trial{{1}, 1};
    const PatiencePruner pruner(options);
    SweepView view({"value", direction});
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto epoch = static_cast<std::int32_t>(i) + 1;
        view.add_epoch(trial, epoch, {{"value", values[i]}});
        if (std::isfinite(values[i]) && pruner.judge(trial, epoch, view) == Verdict::prune) {
            return epoch;
        }
    }
    return 0;
}

const PrunerOptions three_epochs{.name = "patience", .epochs = 3};

TEST(PatiencePruner, EpochsWithoutImprovementAreCountedFromTheBestOne) {
    EXPECT_EQ(pruned_after(three_epochs, {0.1, 0.3, 0.2, 0.2, 0.2, 0.2}), 5);
    EXPECT_EQ(pruned_after(three_epochs, {0.1, 0.1, 0.1, 0.1}), 4);
}

TEST(PatiencePruner, AnImprovementStartsTheCountAgain) {
    EXPECT_EQ(pruned_after(three_epochs, {0.3, 0.2, 0.2, 0.31, 0.2, 0.2}), 0);
    EXPECT_EQ(pruned_after(three_epochs, {0.3, 0.2, 0.2, 0.31, 0.2, 0.2, 0.2}), 7);
}

TEST(PatiencePruner, ALossImprovesWhenItFalls) {
    EXPECT_EQ(pruned_after(three_epochs, {0.4, 0.3, 0.2, 0.1, 0.05}, Direction::minimize), 0);
    EXPECT_EQ(pruned_after(three_epochs, {0.4, 0.5, 0.6, 0.7, 0.8}, Direction::minimize), 4);
}

TEST(PatiencePruner, SmallImprovementsCountOnlyTogether) {
    const PrunerOptions options{.name = "patience", .epochs = 3, .min_delta = 0.25};

    EXPECT_EQ(pruned_after(options, {0, 0.125, 0.25, 0.25, 0.5}), 4);  // better by min_delta, and not by more
    EXPECT_EQ(pruned_after(options, {0, 0.125, 0.25, 0.375, 0.5, 0.5}), 0);
}

TEST(PatiencePruner, EpochsThatAProgramLeavesOutCount) {
    const double none = std::nan("");

    EXPECT_EQ(pruned_after(three_epochs, {none, none, none, none, 0.1, none, 0.1}), 0);
    EXPECT_EQ(pruned_after(three_epochs, {0.1, none, none, none, 0.1}), 5);
}

}  // namespace
}  // namespace trommel
