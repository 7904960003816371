// A sweep whose first trials all crash in the same way.
#include "coordinator/first_failures.hpp"

#include <gtest/gtest.h>

namespace trommel {
namespace {

TrialId trial(std::int64_t number) {
    return {{number}, 1};
}

// One crash for each reason, each of another trial.
FirstFailures after(const std::vector<std::string>& reasons) {
    FirstFailures failures;
    for (const std::string& reason : reasons) {
        static std::int64_t number = 0;
        failures.trial_crashed({.trial = trial(++number), .host = "n1", .epoch = 0, .reason = reason});
    }
    return failures;
}

TEST(FirstFailuresTest, ThreeReasonsThatDifferOnlyInNumbersAreAlike) {
    EXPECT_EQ(after({"a 1", "a 2"}).in_common({}), std::nullopt);
    EXPECT_EQ(after({"a 1", "a 2", "a 3"}).in_common({}), "the first 3 attempts have crashed alike: a 3");
    EXPECT_NE(
        after({"no file /a1/c1s1.pt (0.5)", "no file /b22/c2s1.pt (1e-05)", "no file /0x7f/c3s1.pt (3)"})
            .in_common({}),
        std::nullopt);
}

TEST(FirstFailuresTest, OneDifferentReasonClearsTheSweep) {
    EXPECT_EQ(after({"a", "b", "b", "b", "b"}).in_common({}), std::nullopt);
    EXPECT_EQ(after({"a", "b"}).in_common({.nothing_is_left = true}), std::nullopt);
    EXPECT_EQ(after({"exited with status 1", "exited with status 2", "exited with status 1"}).in_common({}),
              std::nullopt);
}

TEST(FirstFailuresTest, OneTrialThatSucceedsClearsTheSweep) {
    FirstFailures failures = after({"a", "a"});
    failures.trial_ended_well();
    failures.trial_crashed({.trial = trial(99), .host = "n1", .epoch = 0, .reason = "a"});

    EXPECT_EQ(failures.in_common({.nothing_is_left = true}), std::nullopt);
    EXPECT_TRUE(failures.allows_start(5));
}

TEST(FirstFailuresTest, ASuccessInAnEarlierRunCountsToo) {
    FirstFailures failures;
    failures.restore({.configurations = {}, .trials = {{.id = trial(1), .state = TrialState::completed}}});
    failures.trial_crashed({.trial = trial(2), .host = "n1", .epoch = 0, .reason = "a"});

    EXPECT_EQ(failures.in_common({.nothing_is_left = true}), std::nullopt);
}

TEST(FirstFailuresTest, FewerCrashesAreEnoughIfNoTrialIsLeft) {
    EXPECT_EQ(after({"a"}).in_common({.nothing_is_left = true}), "the only attempt has crashed: a");
    EXPECT_EQ(after({"a", "a"}).in_common({.nothing_is_left = true}),
              "the first 2 attempts have crashed alike: a");
    EXPECT_EQ(after({}).in_common({.nothing_is_left = true}), std::nullopt);
}

TEST(FirstFailuresTest, OneBadNodeAmongOthersDoesNotCondemnTheSweep) {
    FirstFailures failures = after({"a", "a", "a"});
    EXPECT_EQ(failures.in_common({.several_hosts = true}), std::nullopt);

    failures.trial_crashed({.trial = trial(99), .host = "n2", .epoch = 0, .reason = "a", .is_last = true});
    EXPECT_EQ(failures.in_common({.several_hosts = true}), "the first 4 attempts have crashed alike: a");
}

TEST(FirstFailuresTest, TheThirdAttemptRepeatsATrial) {
    EXPECT_TRUE(after({}).prefers_others(0));
    EXPECT_TRUE(after({}).prefers_others(1));
    EXPECT_TRUE(after({"a"}).prefers_others(0));
    EXPECT_FALSE(after({"a"}).prefers_others(1));
    EXPECT_FALSE(after({"a", "a"}).prefers_others(0));
}

TEST(FirstFailuresTest, IfManyCrashAtOnceOneOfThemIsTriedAgain) {
    FirstFailures failures;
    for (int i = 1; i <= 3; ++i) {
        failures.trial_crashed({.trial = trial(i), .host = "n1", .epoch = 0, .reason = "a"});
    }
    EXPECT_EQ(failures.in_common({.running = 61}), std::nullopt);
    EXPECT_TRUE(failures.allows_start(61));
    failures.attempt_began();
    EXPECT_FALSE(failures.allows_start(62));

    failures.trial_crashed({.trial = trial(1), .host = "n1", .epoch = 0, .reason = "a"});
    EXPECT_EQ(failures.in_common({.running = 61}), "the first 4 attempts have crashed alike: a");
}

TEST(FirstFailuresTest, NoMoreAttemptsAreStartedThanAreNeededToTell) {
    EXPECT_TRUE(after({}).allows_start(64));
    EXPECT_TRUE(after({"a"}).allows_start(1));
    EXPECT_FALSE(after({"a"}).allows_start(2));
    EXPECT_FALSE(after({"a", "a"}).allows_start(1));
    EXPECT_TRUE(after({"a", "a", "a"}).allows_start(0)) << "no attempt is left to wait for";
}

TEST(FirstFailuresTest, OtherTrialsStartAgainOnceOneHasGotFurther) {
    FirstFailures failures;
    failures.trial_reached(4);
    failures.trial_crashed({.trial = trial(1), .host = "n1", .epoch = 4, .reason = "a"});
    EXPECT_FALSE(failures.allows_start(7));

    failures.trial_reached(5);
    EXPECT_TRUE(failures.allows_start(7));
}

}  // namespace
}  // namespace trommel
