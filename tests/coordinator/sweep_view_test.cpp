// Samplers and pruners see the same before and after a resume.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

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

// Each trial ends in another way.
TEST(SweepViewTest, ARestoredViewRanksConfigurationsLikeTheOneThatSawTheEvents) {
    const Objective objective{"val_loss", Direction::minimize};
    const SearchSpace space{{{"rate", FloatRange{0, 1}, {}}}};
    const auto trial = [](std::int64_t number) { return TrialId{{number}, 1}; };
    SweepView live(objective, space);
    History history;
    for (std::int64_t i = 1; i <= 8; ++i) {
        const Params params{{"rate", 0.1 * static_cast<double>(i)}};
        live.add_configuration({i}, i, params);
        live.add_trial(trial(i));
        history.configurations.push_back({.id = {i}, .proposal = i, .params = params});
        history.trials.push_back({.id = trial(i)});
    }
    const auto measure = [&](std::int64_t number, std::initializer_list<double> losses) {
        for (const double loss : losses) {
            std::vector<double>& curve = history.curves[trial(number)];
            curve.push_back(loss);
            live.add_epoch(trial(number), static_cast<std::int32_t>(curve.size()), {{"val_loss", loss}});
        }
    };
    const auto end = [&](std::int64_t number, TrialState state, const std::string& reason,
                         std::optional<double> loss = {}) {
        std::optional<Selected> selected;
        if (loss) {
            selected = Selected{.epoch = 1, .epochs = 1, .metrics = {{"val_loss", *loss}}};
        }
        live.end_trial(trial(number), state, reason, selected);
        PastTrial& past = history.trials[static_cast<std::size_t>(number - 1)];
        past.state = state;
        past.reason = reason;
        past.selected = selected;
    };
    measure(6, {0.5});
    measure(2, {0.9, 0.8});
    end(2, TrialState::pruned, "asha after epoch 2");
    end(3, TrialState::pruned, std::string(diverged_reason));
    measure(1, {0.3});
    end(1, TrialState::completed, "", 0.3);
    end(4, TrialState::failed, "crashed");
    end(7, TrialState::pruned, "trommel stop");  // before its first epoch
    end(5, TrialState::completed, "", 0.2);
    end(6, TrialState::paused, "after epoch 1");

    SweepView restored(objective, space);
    restored.restore(history);

    std::vector<std::string> names;
    for (const ConfigurationEvidence& each : live.ranked()) {
        names.push_back(to_text(each.configuration));
    }
    EXPECT_THAT(names, ElementsAre("c5", "c1", "c2", "c3", "c4"));
    EXPECT_THAT(live.pending(), ElementsAre(ConfigurationId{6}, ConfigurationId{8}));
    EXPECT_THAT(live.completed_scores_after(1), ElementsAre(-0.3));
    EXPECT_THAT(restored.completed_scores_after(1), ElementsAre(-0.3));
    EXPECT_TRUE(live.completed_scores_after(2).empty());
    EXPECT_THAT(restored.ranked(), testing::ElementsAreArray(live.ranked()));
    EXPECT_THAT(restored.pending(), testing::ElementsAreArray(live.pending()));
    EXPECT_THAT(restored.positions({3}), testing::ElementsAreArray(live.positions({3})));
}

}  // namespace
}  // namespace trommel
