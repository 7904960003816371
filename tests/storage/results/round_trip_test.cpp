// Written records are read back exactly.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "storage/results/results_reader.hpp"
#include "tests/storage/results/a_sweep.hpp"

namespace trommel {
namespace {

using namespace testing_store;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double not_a_number = std::numeric_limits<double>::quiet_NaN();

class RoundTripTest : public testing::Test {
  protected:
    RoundTripTest() {
        TrialStore::create(path(), a_sweep());
        store_.emplace(path());
        store_->begin_life();
    }

    std::filesystem::path path() const { return directory_ / "results.sqlite"; }
    ResultsReader reader() const { return ResultsReader(path()); }
    void apply(const std::vector<Record>& records) { store_->apply(records); }

    TemporaryDirectory directory_;
    std::optional<TrialStore> store_;
    Recorder record_;
};

TEST_F(RoundTripTest, TheDescriptionOfTheSweepIsKept) {
    EXPECT_EQ(reader().source(), a_sweep());
    EXPECT_EQ(reader().history(), History{});
    EXPECT_EQ(reader().last_event().seq, 0);
}

TEST_F(RoundTripTest, RepeatedEpochsCountOnce) {
    const AttemptId first{{{1}, 1}, 1, 1};
    const AttemptId second{{{1}, 1}, 2, 1};
    apply({record_.propose(1, {}), record_.create(first.trial), record_.start(first),
           record_.measure(first, 1, {}), record_.measure(first, 2, {}),
           record_.crash(first, TrialState::waiting, "")});
    apply({record_.propose(2, {})});
    apply(record_.whole_trial({{2}, 1}, 0.5));
    EXPECT_EQ(reader().epochs_of_unended(), 2);

    apply({record_.start(second), record_.measure(second, 1, {}), record_.measure(second, 2, {})});
    EXPECT_EQ(reader().epochs_of_unended(), 2);

    apply({record_.measure(second, 3, {})});
    EXPECT_EQ(reader().epochs_of_unended(), 3);
}

TEST_F(RoundTripTest, EveryDoubleKeepsItsBits) {
    const std::vector<double> values = {0.1,   -0.0,      1.0,      std::numeric_limits<double>::denorm_min(),
                                        1e308, -infinity, infinity, 3.0000000000000004};
    const AttemptId attempt{{{1}, 1}, 1, 1};
    apply({record_.propose(1, {}), record_.create(attempt.trial), record_.start(attempt)});
    for (std::size_t i = 0; i < values.size(); ++i) {
        apply({record_.propose(static_cast<std::int64_t>(i) + 2, {{"x", values[i]}}),
               record_.measure(attempt, static_cast<std::int32_t>(i), {{"val_loss", values[i]}})});
    }

    const History history = reader().history();
    const auto epochs = reader().attempts(attempt.trial).at(0).epochs;

    for (std::size_t i = 0; i < values.size(); ++i) {
        const double param = std::get<double>(history.configurations.at(i + 1).params.at("x"));
        const double metric = epochs.at(i).metrics.at("val_loss");
        EXPECT_EQ(param, values[i]);
        EXPECT_EQ(metric, values[i]);
        EXPECT_EQ(std::signbit(param), std::signbit(values[i]));
        EXPECT_EQ(std::signbit(metric), std::signbit(values[i]));
    }
}

TEST_F(RoundTripTest, NaNIsDistinguishedFromNotMeasured) {
    const AttemptId attempt{{{1}, 1}, 1, 1};
    apply({record_.propose(1, {{"x", not_a_number}}), record_.create(attempt.trial), record_.start(attempt),
           record_.measure(attempt, 1, {{"val_loss", not_a_number}})});

    const Metrics metrics = reader().attempts(attempt.trial).at(0).epochs.at(0).metrics;

    ASSERT_EQ(metrics.size(), 1U);
    EXPECT_TRUE(std::isnan(metrics.at("val_loss")));
    EXPECT_TRUE(std::isnan(std::get<double>(reader().history().configurations.at(0).params.at("x"))));
}

TEST_F(RoundTripTest, ParametersKeepTheirKindsAndTexts) {
    const Params params = {{"bool", true},
                           {"empty", std::string()},
                           {"integer", std::int64_t{-9007199254740993}},
                           {"list", IntegerList{64, -32}},
                           {"no list", IntegerList{}},
                           {"number", 1.0},
                           {"sql", std::string("'); DROP TABLE trials; --\" \\ \n")},
                           {"utf-8", std::string("Größe 大 🗑")},
                           {"zero byte", std::string("a\0b", 3)}};

    apply({record_.propose(1, params, "CNN, \"L2\"; 'SGD'")});

    const PastConfiguration configuration = reader().history().configurations.at(0);
    EXPECT_EQ(configuration.params, params);
    EXPECT_EQ(configuration.label, "CNN, \"L2\"; 'SGD'");
}

TEST_F(RoundTripTest, TheWholeHistoryOfATrialIsKept) {
    const TrialId trial{{1}, 2};
    const std::uint64_t seed = std::numeric_limits<std::uint64_t>::max();
    const Environment environment = {{"cpu", "a\\b\nc=d"}, {"threads", "1"}};
    const Selected selected{.epoch = 2,
                            .epochs = 3,
                            .metrics = {{"val_accuracy", 0.75}, {"test_accuracy", 0.5}},
                            .val_predictions = {0, 1, 2, 65535},
                            .test_predictions = {256},
                            .weights_digest = "abc",
                            .seconds = 12.5};
    apply({record_.change(SweepEvent::begun), record_.propose(1, {}), record_.create(trial, seed),
           record_.start({trial, 1, 1}), record_.crash({trial, 1, 1}, TrialState::waiting, "signal 11"),
           record_.start({trial, 2, 1}), record_.describe({trial, 2, 1}, environment),
           record_.measure({trial, 2, 1}, 1, {{"val_accuracy", 0.75}})});
    apply({record_.complete({trial, 2, 1}, selected), record_.change(SweepEvent::finished, "budget spent")});
    store_->set_running_seconds(61.5);

    const ResultsReader reader(path());
    const History history = reader.history();
    const PastTrial expected{.id = trial,
                             .seed = seed,
                             .state = TrialState::completed,
                             .reason = "",
                             .attempts = 2,
                             .life = 1,
                             .crashes = 1,
                             .selected = selected};
    ASSERT_EQ(history.trials, std::vector{expected});
    History with_curves = history;
    with_curves.curves = {{trial, {0.75}}};
    with_curves.reached = {{trial, 1}};
    EXPECT_EQ(store_->history(), with_curves);
    EXPECT_EQ(history.last_seq, 10);
    EXPECT_EQ(history.epochs, 1);
    EXPECT_EQ(history.running_seconds, 61.5);
    EXPECT_TRUE(history.finished);
    EXPECT_EQ(reader.last_event(), (SweepChanged{10, SweepEvent::finished, "budget spent"}));

    const auto attempts = reader.attempts(trial);
    ASSERT_EQ(attempts.size(), 2U);
    EXPECT_EQ(attempts[0].outcome, AttemptOutcome::crashed);
    EXPECT_EQ(attempts[0].reason, "signal 11");
    EXPECT_EQ(attempts[1].environment, environment);
    EXPECT_EQ(attempts[1].host, "node17");
    EXPECT_EQ(attempts[1].epochs.size(), 1U);
    EXPECT_FALSE(attempts[1].ended.empty());
}

TEST_F(RoundTripTest, ASnapshotListsRunningAttempts) {
    const TrialId trial{{1}, 1};
    apply({record_.change(SweepEvent::begun), record_.propose(1, {}), record_.create(trial),
           record_.start({trial, 1, 1})});

    const Snapshot snapshot = reader().snapshot();

    ASSERT_EQ(snapshot.running.size(), 1U);
    EXPECT_EQ(snapshot.running[0].id, (AttemptId{trial, 1, 1}));
    EXPECT_EQ(snapshot.running[0].ended, "");
    EXPECT_EQ(snapshot.source, a_sweep());
    EXPECT_FALSE(snapshot.history.finished);
}

TEST_F(RoundTripTest, ADetailedSnapshotHasAllAttemptsAndTheEpochsOfTheChosenTrials) {
    apply({record_.propose(1, {})});
    apply(record_.whole_trial({{1}, 1}, 0.5));
    apply(record_.whole_trial({{1}, 2}, 0.75));

    const DetailedSnapshot detailed = reader().detailed_snapshot(
        [](const Snapshot& snapshot) { return std::vector{snapshot.history.trials.at(1).id}; });

    EXPECT_EQ(detailed.snapshot, reader().snapshot());
    ASSERT_EQ(detailed.attempts.size(), 2U);
    EXPECT_EQ(detailed.attempts[0].id, (AttemptId{{{1}, 1}, 1, 1}));
    EXPECT_TRUE(detailed.attempts[0].epochs.empty());
    ASSERT_EQ(detailed.chosen.size(), 1U);
    EXPECT_EQ(detailed.chosen.at({{1}, 2}), reader().attempts({{1}, 2}));
    EXPECT_EQ(detailed.chosen.at({{1}, 2}).at(0).epochs.size(), 1U);
}

TEST_F(RoundTripTest, ASweepResumedAfterItsEndIsNotFinished) {
    apply({record_.change(SweepEvent::finished), record_.change(SweepEvent::resumed)});

    EXPECT_FALSE(reader().history().finished);
}

}  // namespace
}  // namespace trommel
