#include "report/reproduction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace trommel {
namespace {

const Objective objective{"val_accuracy", Direction::maximize};

Selected selected() {
    return {.epoch = 2,
            .epochs = 2,
            .metrics = {{"val_accuracy", 0.75}, {"val_loss", 0.1}},
            .val_predictions = {0, 1, 1, 0},
            .test_predictions = {},
            .weights_digest = "0123456789abcdef"};
}

PastAttempt then() {
    PastAttempt attempt;
    attempt.environment = {{"torch", "1.13.0"}, {"host", "n4"}};
    attempt.epochs = {{.epoch = 1, .metrics = {{"val_loss", 0.3}}},
                      {.epoch = 2, .metrics = {{"val_loss", 0.1}}}};
    return attempt;
}

Retrained now() {
    return {{{"torch", "1.13.0"}, {"host", "elsewhere"}}, then().epochs, selected()};
}

TEST(ReproductionTest, TheSameNumbersOnAnotherHostAreIdentical) {
    const Reproduction reproduction = compare(then(), selected(), now(), objective);

    EXPECT_EQ(reproduction.verdict, ReproductionVerdict::identical);
    EXPECT_THAT(reproduction.differences, testing::IsEmpty());
    EXPECT_THAT(reproduction.environment_differences, testing::IsEmpty());
}

TEST(ReproductionTest, TheLastBitOfOneMetricIsADifference) {
    Retrained other = now();
    other.epochs[1].metrics["val_loss"] = std::nextafter(0.1, 1.0);

    const Reproduction reproduction = compare(then(), selected(), other, objective);

    EXPECT_NE(reproduction.verdict, ReproductionVerdict::identical);
    EXPECT_THAT(
        reproduction.differences,
        testing::ElementsAre("epoch 2: val_loss was 0.1, now 0.10000000000000002 (a difference of 1.4e-17)"));
}

TEST(ReproductionTest, EpochsAreComparedByNumber) {
    PastAttempt past = then();
    past.epochs = {{.epoch = 2, .metrics = {{"val_loss", 0.3}}},
                   {.epoch = 4, .metrics = {{"val_loss", 0.1}}}};
    Retrained other = now();
    other.epochs = {{.epoch = 1, .metrics = {{"val_loss", 0.9}}},
                    {.epoch = 2, .metrics = {{"val_loss", 0.3}}},
                    {.epoch = 3, .metrics = {{"val_loss", 0.2}}}};

    EXPECT_THAT(compare(past, selected(), other, objective).differences,
                testing::ElementsAre("epoch 4 was measured then, not now",
                                     "epochs 1, 3 were measured now, not then"));
}

TEST(ReproductionTest, AMetricThatWasNotANumberThenAndNowIsTheSame) {
    PastAttempt past = then();
    Retrained other = now();
    past.epochs[0].metrics["val_loss"] = std::numeric_limits<double>::quiet_NaN();
    other.epochs[0].metrics["val_loss"] = -std::numeric_limits<double>::quiet_NaN();

    EXPECT_EQ(compare(past, selected(), other, objective).verdict, ReproductionVerdict::identical);
}

TEST(ReproductionTest, AnAccuracyWithinItsStandardErrorIsNoise) {
    Retrained other = now();
    other.selected.metrics["val_accuracy"] = 0.7;  // four images: one standard error is 0.217
    other.selected.weights_digest = "fedcba9876543210";

    const Reproduction reproduction = compare(then(), selected(), other, objective);

    EXPECT_EQ(reproduction.verdict, ReproductionVerdict::within_noise);
    EXPECT_THAT(reproduction.differences,
                testing::ElementsAre("selected epoch: val_accuracy was 0.75, now 0.7 (a difference of -0.05)",
                                     "weights were 0123456789ab, now fedcba987654 (SHA-256)"));
}

TEST(ReproductionTest, ADifferentLibraryIsNamedAsAPossibleCause) {
    Retrained other = now();
    other.selected.metrics["val_accuracy"] = 0.25;
    other.environment["torch"] = "2.6.0";

    const Reproduction reproduction = compare(then(), selected(), other, objective);

    EXPECT_EQ(reproduction.verdict, ReproductionVerdict::differs);
    EXPECT_THAT(reproduction.environment_differences, testing::ElementsAre("torch: 1.13.0 then, 2.6.0 now"));
}

}  // namespace
}  // namespace trommel
