#include "worker/training_files/rate_schedule.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace trommel {
namespace {

const Objective accuracy{"val_accuracy", Direction::maximize};

// The rates of all steps, given the accuracies after the epochs.
std::vector<double> rates(const Schedule& schedule, const std::vector<double>& accuracies,
                          std::int64_t steps_per_epoch = 1, double warmup_epochs = 0) {
    const auto epochs = static_cast<std::int64_t>(accuracies.size());
    RateSchedule rate(
        {.learning_rate = 1, .epochs = epochs, .schedule = schedule, .warmup_epochs = warmup_epochs},
        steps_per_epoch);
    std::vector<double> all;
    for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
        for (std::int64_t i = 0; i < steps_per_epoch; ++i) {
            all.push_back(rate.at((epoch - 1) * steps_per_epoch + i));
        }
        rate.after_epoch(epoch, {{"val_accuracy", accuracies[static_cast<std::size_t>(epoch - 1)]}});
    }
    return all;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected) {
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], 1e-6) << "step " << i;
    }
}

TEST(RateScheduleTest, AConstantRateStays) {
    EXPECT_EQ(rates(ConstantRate{}, {0, 0, 0}), (std::vector<double>{1, 1, 1}));
}

TEST(RateScheduleTest, StepDecayAppliesAfterEveryNEpochs) {
    EXPECT_EQ(rates(StepDecay{2, 0.5}, {0, 0, 0, 0, 0}), (std::vector<double>{1, 1, 0.5, 0.5, 0.25}));
}

TEST(RateScheduleTest, APlateauEndsAfterItsPatienceWithoutImprovement) {
    EXPECT_EQ(rates(Plateau{accuracy, 0.5, 2}, {0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 0.1}),
              (std::vector<double>{1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25}));
}

TEST(RateScheduleTest, APlateausPatienceRestartsWithEachImprovement) {
    EXPECT_EQ(rates(Plateau{accuracy, 0.5, 2}, {0.5, 0.4, 0.6, 0.4, 0.7, 0.4}),
              (std::vector<double>{1, 1, 1, 1, 1, 1}));
}

// As in Keras's ReduceLROnPlateau: a value that is not better by more than min_delta is no improvement, and
// does not become the best one.
TEST(RateScheduleTest, APlateausImprovementIsMoreThanItsMinDelta) {
    EXPECT_EQ(rates(Plateau{accuracy, 0.5, 2, 0.125}, {0.5, 0.625, 0.625, 0.75, 0.5, 0.5, 0.5}),
              (std::vector<double>{1, 1, 1, 0.5, 0.5, 0.5, 0.25}));
    EXPECT_EQ(rates(Plateau{{"val_accuracy", Direction::minimize}, 0.5, 1, 0.125}, {0.5, 0.375, 0.25, 0.25}),
              (std::vector<double>{1, 1, 0.5, 0.5}));
}

TEST(RateScheduleTest, ACosineGoesDownStepByStep) {
    expect_near(rates(Cosine{}, {0, 0}, 2), {1, 0.8535534, 0.5, 0.1464466});
}

// torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=10), by its formulas: up to step 2, then down to step 9.
TEST(RateScheduleTest, OneCycleGoesUpAndDownAsPyTorchs) {
    expect_near(rates(OneCycle{}, {0, 0}, 5),
                {0.04, 0.52, 1, 0.9504846, 0.8117456, 0.6112620, 0.3887420, 0.1882584, 0.0495194, 0.000004});
}

// With 7 steps, the rate rises until 0.3 * 7 - 1 = 1.1, which is between two steps, and falls until 6.
TEST(RateScheduleTest, OneCycleNeedNotPeakAtAStep) {
    const auto all = rates(OneCycle{}, {0}, 7);

    EXPECT_NEAR(all[1], 1 + (0.04 - 1) / 2 * (1 + -0.9594930), 1e-6);    // cos(pi / 1.1)
    EXPECT_NEAR(all[2], 4e-6 + (1 - 4e-6) / 2 * (1 + 0.8380881), 1e-6);  // cos(pi * 0.9 / 4.9)
}

TEST(RateScheduleTest, AWarmUpMultipliesAnyScheduleByARampToOne) {
    expect_near(rates(ConstantRate{}, {0, 0, 0}, 2, 1.5), {1.0 / 3, 2.0 / 3, 1, 1, 1, 1});
    expect_near(rates(Cosine{}, {0, 0}, 2, 1), {0.5, 0.8535534, 0.5, 0.1464466});
}

}  // namespace
}  // namespace trommel
