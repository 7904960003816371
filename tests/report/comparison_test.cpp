// Comparisons of two configurations, as users read them.
#include "report/comparison.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "system/errors.hpp"
#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing_report::SmallSweep;

constexpr std::size_t images = 100;

SmallSweep two_configurations() {
    SmallSweep sweep;
    sweep.labels(std::vector<std::uint16_t>(images, 0));
    sweep
        .configuration({{"normalization", std::string("unit")}, {"batch_size", std::int64_t{32}}},
                       "normalised")
        .completed_with(90, images)
        .completed_with(92, images);
    sweep.configuration({{"normalization", std::string("none")}, {"batch_size", std::int64_t{32}}})
        .completed_with(60, images)
        .completed_with(63, images)
        .completed_with(70, images);
    return sweep;
}

Compared side(const char* name, const SmallSweep& sweep, std::int64_t number) {
    const auto place = static_cast<std::size_t>(number - 1);
    return {name, sweep.snapshot(), {number}, sweep.snapshot().history.configurations[place].params};
}

Comparison comparison(const SmallSweep& first, std::int64_t a, const SmallSweep& second, std::int64_t b,
                      const std::string& metric = "") {
    return compare(side("one:c1", first, a), side("two:c2", second, b), metric);
}

TEST(ComparisonTest, ShowsTheDifferingSettingsAndTheUncertainty) {
    const SmallSweep sweep = two_configurations();

    const std::string text = to_text(comparison(sweep, 1, sweep, 2), {});

    EXPECT_EQ(text,
              "configuration  val_accuracy          seeds  label       normalization\n"
              "one:c1         0.910 [0.832, 0.954]      2  normalised  unit\n"
              "two:c2         0.643 [0.525, 0.746]      3              none\n"
              "\n"
              "difference over the common seeds alone: +0.295 [+0.198, +0.381], 95 %, over 100 images and 2 "
              "common seeds: they "
              "can be told "
              "apart; one:c1 is the better one with probability 1.000\n");
}

TEST(ComparisonTest, SwappingTheConfigurationsChangesTheSign) {
    const SmallSweep sweep = two_configurations();

    const Comparison forth = comparison(sweep, 1, sweep, 2);
    const Comparison back = comparison(sweep, 2, sweep, 1);

    ASSERT_TRUE(forth.interval && back.interval);
    EXPECT_DOUBLE_EQ(back.difference, -forth.difference);
    EXPECT_DOUBLE_EQ(back.interval->low, -forth.interval->high);
    EXPECT_NEAR(*back.probability_better, 1 - *forth.probability_better, 1e-12);
}

TEST(ComparisonTest, TheLikelierOneIsNamedWhicheverComesFirst) {
    const SmallSweep sweep = two_configurations();

    EXPECT_NE(to_text(comparison(sweep, 2, sweep, 1), {})
                  .find("apart; two:c2 is the better one with probability 1.000\n"),
              std::string::npos);
}

TEST(ComparisonTest, ALowerLossIsBetter) {
    SmallSweep sweep(Objective{"val_loss", Direction::minimize});
    sweep.configuration({}).completed({{"val_loss", 0.5}}).completed({{"val_loss", 0.7}});
    sweep.configuration({}).completed({{"val_loss", 1.5}}).completed({{"val_loss", 1.8}});

    const Comparison seen = comparison(sweep, 1, sweep, 2);

    EXPECT_DOUBLE_EQ(seen.difference, -1.05);
    EXPECT_GT(*seen.probability_better, 0.95);
    EXPECT_EQ(seen.images, 0);
    EXPECT_EQ(seen.paired_seeds, 2);
}

// Differences of 0.1 and 0.3: with 5 seeds, 2.776 * 0.1414 / sqrt(5) = 0.176 is less than 0.2; with 4, 0.225 is more.
TEST(ComparisonTest, HowManyMoreSeedsWouldTell) {
    SmallSweep sweep(Objective{"val_loss", Direction::minimize});
    sweep.configuration({}).completed({{"val_loss", 0.5}}).completed({{"val_loss", 0.7}});
    sweep.configuration({}).completed({{"val_loss", 0.6}}).completed({{"val_loss", 1.0}});

    const Comparison seen = comparison(sweep, 1, sweep, 2);

    EXPECT_EQ(seen.more_seeds, 3);
    EXPECT_NE(to_text(seen, {}).find("About 3 more seeds of each would"), std::string::npos)
        << to_text(seen, {});
}

TEST(ComparisonTest, WhereOnlyImagesLimitNoNumberOfSeedsWouldTell) {
    SmallSweep sweep;
    sweep.labels(std::vector<std::uint16_t>(images, 0));
    sweep.configuration({}).completed_with(90, images).completed_with(90, images);
    sweep.configuration({}).completed_with(91, images).completed_with(91, images);

    const Comparison seen = comparison(sweep, 1, sweep, 2);

    EXPECT_EQ(seen.more_seeds, 0);
    EXPECT_NE(to_text(seen, {}).find("Not even 1000 more seeds"), std::string::npos) << to_text(seen, {});
}

TEST(ComparisonTest, WhatIsToldApartNeedsNoMoreSeeds) {
    const SmallSweep sweep = two_configurations();

    EXPECT_EQ(comparison(sweep, 1, sweep, 2).more_seeds, std::nullopt);
}

TEST(ComparisonTest, SeedsOfAnotherSweepAreOnlyPairedIfTheyAreTheSame) {
    const SmallSweep sweep = two_configurations();
    SmallSweep other = two_configurations();
    for (PastTrial& trial : other.snapshot().history.trials) {
        trial.seed += 1000;
    }

    const Comparison seen = comparison(sweep, 1, other, 2);

    EXPECT_EQ(seen.paired_seeds, 0);
    EXPECT_EQ(seen.images, 100);
    EXPECT_NE(to_text(seen, {}).find("over 100 images and the seeds of each (they have none in common)"),
              std::string::npos);
}

// Splits by the same fractions have the same labels in the same order, whatever the images.
TEST(ComparisonTest, DifferentImagesAreNotPairedEvenIfTheirLabelsAgree) {
    const SmallSweep sweep = two_configurations();
    SmallSweep other = two_configurations();
    other.snapshot().source.data.front().checksums = {"def"};

    const Comparison seen = comparison(sweep, 1, other, 2);

    EXPECT_EQ(seen.paired_seeds, 0);
    EXPECT_EQ(seen.images, 0);
    const Comparison same = comparison(sweep, 1, sweep, 2);
    EXPECT_GT(seen.interval->high - seen.interval->low, same.interval->high - same.interval->low);
    EXPECT_NE(to_text(seen, {}).find("over the images and seeds of each (they have none in common)"),
              std::string::npos);
}

TEST(ComparisonTest, AValueThatIsNotANumberHasNoDifference) {
    SmallSweep sweep(Objective{"val_loss", Direction::minimize});
    sweep.configuration({}).completed({{"val_loss", std::numeric_limits<double>::quiet_NaN()}});
    sweep.configuration({}).completed({{"val_loss", 1.5}});

    EXPECT_NE(to_text(comparison(sweep, 1, sweep, 2), {})
                  .find("no difference: a val_loss of one:c1 is not a number\n"),
              std::string::npos);
}

TEST(ComparisonTest, AnUnknownMetricIsRefusedWithASuggestion) {
    const SmallSweep sweep = two_configurations();

    try {
        comparison(sweep, 1, sweep, 2, "val_acuracy");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "one:c1: c1s1 has no 'val_acuracy' (did you mean 'val_accuracy'?)");
    }
}

TEST(ComparisonTest, JsonHasTheKeysOfTheFormat) {
    const SmallSweep sweep = two_configurations();

    const std::string json = to_json_text(comparison(sweep, 1, sweep, 2));

    for (const char* part : {"\"schema\": \"compare/1\"", "\"difference\": 0.295", "\"ci_low\": 0.19",
                             "\"probability_better\": 0.99", "\"paired_seeds\": 2", "\"images\": 100",
                             "\"direction\": \"maximize\"", "\"name\": \"two:c2\""}) {
        EXPECT_NE(json.find(part), std::string::npos) << part << "\n" << json;
    }
}

}  // namespace
}  // namespace trommel
