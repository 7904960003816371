// Samplers and pruners see the same before and after a resume.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "coordinator/sweep_view.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;

TEST(SweepViewTest, ARestoredViewHasTheLearningCurvesAndTheDivergedTrials) {
    SweepView view({"val_loss", Direction::minimize});
    History history{.trials = {{.id = {{1}, 1}, .state = TrialState::pruned, .reason = "diverged"},
                               {.id = {{1}, 2}, .state = TrialState::pruned, .reason = "asha"}},
                    .curves = {{{{1}, 2}, {0.5, 0.25}}}};

    view.restore(history);

    EXPECT_THAT(view.learning_curve({{1}, 2}), ElementsAre(-0.5, -0.25));
    ASSERT_EQ(view.finished().size(), 1u);
    EXPECT_EQ(view.finished()[0].trial, (TrialId{{1}, 1}));
    EXPECT_EQ(view.finished()[0].score, -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace trommel
