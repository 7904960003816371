#include "report/trial_list.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing::HasSubstr;
using testing_report::SmallSweep;

SmallSweep all_kinds() {
    SmallSweep sweep;
    sweep.configuration({}, "CNN").completed({{"val_accuracy", 0.5}}).other_trial(TrialState::failed);
    sweep.configuration({}).completed({{"val_accuracy", 0.75}}).other_trial(TrialState::running);
    PastTrial& failed = sweep.snapshot().history.trials[1];
    failed.attempts = 3;
    failed.reason = "killed by signal 9\nout of memory";
    return sweep;
}

std::vector<std::string> names(const TrialList& list) {
    std::vector<std::string> all;
    for (const ListedTrial& listed : list.trials) {
        all.push_back(to_text(listed.trial.id));
    }
    return all;
}

TEST(TrialListTest, ShowsWhatHappenedToEachTrial) {
    EXPECT_EQ(
        to_text(list_trials(all_kinds().snapshot(), {}), {}),
        "trial  state      val_accuracy   epoch  time  attempts  label  why it ended\n"
        "c1s1   completed         0.500  2 of 3   2 s         1  CNN\n"
        "c1s2   failed                -       -     -         3  CNN    killed by signal 9 out of memory\n"
        "c2s1   completed         0.750  2 of 3   2 s         1\n"
        "c2s2   running               -       -     -         1\n");
}

TEST(TrialListTest, OnlyTheStatesThatWereAskedFor) {
    const SmallSweep sweep = all_kinds();

    EXPECT_EQ(names(list_trials(sweep.snapshot(), {TrialState::failed})), std::vector<std::string>{"c1s2"});
    EXPECT_EQ(names(list_trials(sweep.snapshot(), {TrialState::failed, TrialState::running})),
              (std::vector<std::string>{"c1s2", "c2s2"}));
}

TEST(TrialListTest, TheBestOrTheMostAttemptsComeFirst) {
    TrialList list = list_trials(all_kinds().snapshot(), {});

    sort_by(list, TrialOrder::value);
    EXPECT_EQ(names(list), (std::vector<std::string>{"c2s1", "c1s1", "c1s2", "c2s2"}));
    sort_by(list, TrialOrder::attempts);
    EXPECT_EQ(names(list).front(), "c1s2");
}

TEST(TrialListTest, ALowerLossIsBetterAndNotANumberIsLast) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({})
        .completed({{"val_loss", std::numeric_limits<double>::quiet_NaN()}})
        .completed({{"val_loss", 2.0}})
        .completed({{"val_loss", 1.0}});
    TrialList list = list_trials(sweep.snapshot(), {});

    sort_by(list, TrialOrder::value);

    EXPECT_EQ(names(list), (std::vector<std::string>{"c1s3", "c1s2", "c1s1"}));
}

TEST(TrialListTest, JsonHasTheKeysOfTheFormat) {
    const std::string json = to_json_text(list_trials(all_kinds().snapshot(), {TrialState::completed}));

    for (const char* part : {"\"schema\": \"trials/1\"", "\"metric\": \"val_accuracy\"",
                             "\"trial\": \"c2s1\"", "\"value\": 0.75", "\"epoch\": 2", "\"epochs\": 3",
                             "\"attempts\": 1", "\"reason\": null", "\"label\": \"CNN\""}) {
        EXPECT_THAT(json, HasSubstr(part));
    }
}

}  // namespace
}  // namespace trommel
