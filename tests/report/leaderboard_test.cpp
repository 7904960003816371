#include "report/leaderboard.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "report/groups.hpp"
#include "system/errors.hpp"
#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing_report::SmallSweep;

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> order_of(const Leaderboard& leaderboard) {
    std::vector<std::int64_t> numbers;
    for (const LeaderboardRow& row : leaderboard.rows) {
        numbers.push_back(row.configuration.number);
    }
    return numbers;
}

std::string groups_of(const Leaderboard& leaderboard) {
    std::string groups;
    for (const LeaderboardRow& row : leaderboard.rows) {
        groups += row.group;
    }
    return groups;
}

TEST(LeaderboardTest, RanksByTheMeanOverCompletedTrials) {
    SmallSweep sweep;
    sweep.configuration({}).completed({{"val_accuracy", 0.5}}).completed({{"val_accuracy", 0.75}});
    sweep.configuration({}).completed({{"val_accuracy", 0.6875}});
    sweep.configuration({}).completed({{"val_accuracy", 0.25}}).other_trial(TrialState::failed);

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{2, 1, 3}));
    EXPECT_EQ(leaderboard.rows[1].mean, 0.625);
    EXPECT_EQ(leaderboard.rows[1].seeds(), 2);
    EXPECT_EQ(leaderboard.rows[1].best_trial, (TrialId{{1}, 2}));
    EXPECT_EQ(leaderboard.rows[1].best_epoch, 2);
    EXPECT_EQ(leaderboard.rows[2].rank, 3);
}

TEST(LeaderboardTest, ALossIsBetterWhenItIsLower) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({}).completed({{"val_loss", 2.0}});
    sweep.configuration({}).completed({{"val_loss", 1.0}}).completed({{"val_loss", 0.5}});

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(leaderboard.rows[0].best_trial, (TrialId{{2}, 2}));
    EXPECT_EQ(leaderboard.interval, (IntervalMethod{"student_t", 0.95, {"seeds"}}));
    EXPECT_NEAR(leaderboard.rows[0].interval->high, 0.75 + 12.7062 * 0.25, 1e-4);
    EXPECT_EQ(leaderboard.rows[1].interval, std::nullopt);
}

TEST(LeaderboardTest, AConfigurationWithoutACompletedTrialIsOnlyCounted) {
    SmallSweep sweep;
    sweep.configuration({}).other_trial(TrialState::pruned);
    sweep.configuration({}).completed({{"val_accuracy", 0.5}});
    sweep.configuration({}).other_trial(TrialState::running);

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(order_of(leaderboard), std::vector<std::int64_t>{2});
    EXPECT_EQ(leaderboard.without_completed_trial, 2);
}

TEST(LeaderboardTest, NotANumberIsLast) {
    SmallSweep sweep;
    sweep.configuration({}).completed({{"val_accuracy", not_a_number}});
    sweep.configuration({}).completed({{"val_accuracy", 0.25}});

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{2, 1}));
    EXPECT_EQ(groups_of(leaderboard), "");
}

TEST(LeaderboardTest, MetricsAreMeansOverTheSeedsThatHaveThem) {
    SmallSweep sweep;
    sweep.configuration({})
        .completed({{"val_accuracy", 0.5}, {"test_accuracy", 0.25}})
        .completed({{"val_accuracy", 0.75}});

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(leaderboard.rows[0].metrics, (Metrics{{"val_accuracy", 0.625}, {"test_accuracy", 0.25}}));
}

TEST(LeaderboardTest, EqualPredictionsShareAGroupAndClearlyWorseOnesDoNot) {
    SmallSweep sweep;
    sweep.labels(std::vector<std::uint16_t>(100, 0));
    sweep.configuration({}).completed_with(90, 100);
    sweep.configuration({}).completed_with(90, 100);
    sweep.configuration({}).completed_with(88, 100);
    sweep.configuration({}).completed_with(40, 100);
    sweep.configuration({}).completed_with(10, 100);

    const Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    EXPECT_EQ(groups_of(leaderboard), "aaabc");
    EXPECT_TRUE(leaderboard.rows[0].leads_group);
    EXPECT_FALSE(leaderboard.rows[1].leads_group);
    EXPECT_TRUE(leaderboard.rows[3].leads_group);
    EXPECT_EQ(leaderboard.interval, (IntervalMethod{"wilson", 0.95, {"images"}}));
}

TEST(LeaderboardTest, DisagreeingSeedsHideADifferenceThatOneSeedShows) {
    SmallSweep one;
    one.labels(std::vector<std::uint16_t>(100, 0));
    one.configuration({}).completed_with(90, 100);
    one.configuration({}).completed_with(70, 100);
    SmallSweep two = one;
    two.snapshot().history.trials.clear();
    two.snapshot().history.configurations.clear();
    two.configuration({}).completed_with(90, 100).completed_with(60, 100);
    two.configuration({}).completed_with(70, 100).completed_with(70, 100);

    EXPECT_EQ(groups_of(make_leaderboard(one.snapshot())), "ab");
    EXPECT_EQ(groups_of(make_leaderboard(two.snapshot())), "aa");
    EXPECT_EQ(make_leaderboard(two.snapshot()).interval.over, (std::vector<std::string>{"images", "seeds"}));
}

TEST(LeaderboardTest, PredictionsThatContradictTheScoreAreNotUsed) {
    SmallSweep sweep;
    sweep.labels({0, 0, 0, 0});
    sweep.configuration({}).completed({{"val_accuracy", 0.75}}, {0, 1, 1, 1});

    EXPECT_EQ(make_leaderboard(sweep.snapshot()).rows[0].interval, std::nullopt);
}

TEST(LeaderboardTest, WithoutAnyTestThereAreNoGroups) {
    SmallSweep sweep({"val_loss", Direction::minimize});
    sweep.configuration({}).completed({{"val_loss", 0.1}});
    sweep.configuration({}).completed({{"val_loss", 100.0}});

    EXPECT_EQ(groups_of(make_leaderboard(sweep.snapshot())), "");
}

TEST(GroupNameTest, ContinuesAfterZ) {
    EXPECT_EQ(group_name(0), "a");
    EXPECT_EQ(group_name(25), "z");
    EXPECT_EQ(group_name(26), "aa");
    EXPECT_EQ(group_name(27), "ab");
    EXPECT_EQ(group_name(702), "aaa");
}

TEST(FilterTest, AllConditionsMustHoldAndRanksStay) {
    SmallSweep sweep;
    const auto add = [&](const char* optimizer, double rate, double accuracy) {
        sweep.configuration({{"optimizer", std::string(optimizer)}, {"rate", rate}})
            .completed({{"val_accuracy", accuracy}});
    };
    add("sgd", 0.01, 0.9);
    add("adam", 0.01, 0.8);
    add("adam", 0.1, 0.7);
    add("adam", 0.01, 0.6);
    Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    filter(leaderboard, {parse_where("optimizer=adam"), parse_where("rate=1e-2")});

    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{2, 4}));
    EXPECT_EQ(leaderboard.rows[0].rank, 2);
}

TEST(FilterTest, ConditionsMayCompareParametersAndMetrics) {
    SmallSweep sweep;
    sweep.configuration({{"optimizer", std::string("sgd")}, {"rate", 0.01}})
        .completed({{"val_accuracy", 0.9}});
    sweep.configuration({{"optimizer", std::string("adam")}, {"rate", 0.1}})
        .completed({{"val_accuracy", 0.8}});
    sweep.configuration({{"optimizer", std::string("lion")}}).completed({{"val_accuracy", 0.7}});
    const std::map<std::string, std::vector<std::int64_t>> kept = {{"rate<0.1", {1}},
                                                                   {"rate <= 0.1", {1, 2}},
                                                                   {"rate>0.01", {2}},
                                                                   {"rate>=1e-2", {1, 2}},
                                                                   {"rate!=0.1", {1}},
                                                                   {"optimizer!=adam", {1, 3}},
                                                                   {"val_accuracy>0.75", {1, 2}},
                                                                   {"optimizer in adam,lion", {2, 3}},
                                                                   {"optimizer<1", {}}};

    for (const auto& [condition, expected] : kept) {
        Leaderboard leaderboard = make_leaderboard(sweep.snapshot());
        filter(leaderboard, {parse_where(condition)});
        EXPECT_EQ(order_of(leaderboard), expected) << condition;
    }
}

TEST(FilterTest, RowsCanBeSortedAndThoseWithoutTheValueComeLast) {
    SmallSweep sweep;
    sweep.configuration({{"momentum", 0.9}}).completed({{"val_accuracy", 0.9}});
    sweep.configuration({}).completed({{"val_accuracy", 0.8}});
    sweep.configuration({{"momentum", 0.5}}).completed({{"val_accuracy", 0.7}});
    Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    sort_by(leaderboard, "momentum");
    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{3, 1, 2}));
    sort_by(leaderboard, "val_accuracy");
    EXPECT_EQ(order_of(leaderboard), (std::vector<std::int64_t>{3, 2, 1}));
    EXPECT_THROW(sort_by(leaderboard, "momentun"), InputError);
}

TEST(FilterTest, AnUnknownParameterListsTheKnownOnes) {
    SmallSweep sweep;
    sweep.configuration({{"optimizer", std::string("sgd")}, {"rate", 0.1}})
        .completed({{"val_accuracy", 1.0}});
    Leaderboard leaderboard = make_leaderboard(sweep.snapshot());

    try {
        filter(leaderboard, {parse_where("optimiser=sgd")});
        FAIL() << "an unknown parameter was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "--where: no configuration has a parameter or metric 'optimiser' (did you mean 'optimizer'? known: "
            "optimizer, rate, val_accuracy)");
    }
    EXPECT_THROW(parse_where("adam"), InputError);
    EXPECT_THROW(parse_where("=adam"), InputError);
    EXPECT_THROW(parse_where("optimizer<adam"), InputError);
}

}  // namespace
}  // namespace trommel
