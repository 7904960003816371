#include "report/names.hpp"

#include <gtest/gtest.h>

#include "system/errors.hpp"
#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing_report::SmallSweep;

// c1 is worse than c2, whose second seed is its best; c3 has only failed.
SmallSweep three_configurations() {
    SmallSweep sweep;
    sweep.configuration({}).completed({{"val_accuracy", 0.5}});
    sweep.configuration({}).completed({{"val_accuracy", 0.6}}).completed({{"val_accuracy", 0.8}});
    sweep.configuration({}).other_trial(TrialState::failed);
    return sweep;
}

std::string trial_named(const std::string& name) {
    return to_text(named_trial(three_configurations().snapshot(), name));
}

std::string complaint(const SmallSweep& sweep, const std::string& name) {
    try {
        return "no complaint but " + to_text(named_trial(sweep.snapshot(), name));
    } catch (const InputError& error) {
        return error.what();
    }
}

TEST(NamesTest, AConfigurationStandsForItsBestTrial) {
    EXPECT_EQ(trial_named("c2s1"), "c2s1");
    EXPECT_EQ(trial_named("c2"), "c2s2");
    EXPECT_EQ(trial_named("best"), "c2s2");
}

TEST(NamesTest, AConfigurationWithoutACompletedTrialStandsForItsFirst) {
    EXPECT_EQ(trial_named("c3"), "c3s1");
}

TEST(NamesTest, ALabelStandsForItsConfiguration) {
    Snapshot snapshot = three_configurations().snapshot();
    snapshot.history.configurations.at(1).label = "as in the paper";
    snapshot.history.configurations.at(0).label = snapshot.history.configurations.at(2).label = "again";

    EXPECT_EQ(to_text(named_configuration(snapshot, "as in the paper")), "c2");
    EXPECT_EQ(to_text(named_trial(snapshot, "as in the paper")), "c2s2");
    EXPECT_THROW(named_configuration(snapshot, "again"), InputError);
    EXPECT_THROW(named_configuration(snapshot, ""), InputError);
}

TEST(NamesTest, UnknownNamesAreAnsweredWithKnownOnes) {
    const SmallSweep sweep = three_configurations();

    EXPECT_EQ(complaint(sweep, "c4"),
              "c4: no such configuration (the sweep has c1 to c3); 'trommel leaderboard' lists them");
    EXPECT_EQ(complaint(sweep, "c1s2"),
              "c1s2: no such trial (c1 has other seeds); 'trommel show DIR c1' lists them");
    EXPECT_EQ(complaint(sweep, "first"),
              "'first' is not a configuration, trial or label; write c12, c12s3, best or a label");
    EXPECT_EQ(complaint(SmallSweep(), "best"),
              "best: no configuration has a completed trial yet; 'trommel status' shows its progress");
}

}  // namespace
}  // namespace trommel
