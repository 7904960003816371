// The data of a report, from a real record.
#include "report/page_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "report/time_spent.hpp"
#include "report/timestamps.hpp"
#include "tests/storage/results/a_sweep.hpp"

namespace trommel {
namespace {

using namespace testing_store;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

constexpr const char* hostile = "</script><script>alert(1)</script><!-- & caf\xe9";

class PageDataTest : public testing::Test {
  protected:
    PageDataTest() { begin(a_sweep()); }

    void begin(const SweepSource& source) {
        store_.reset();
        std::filesystem::remove(path());
        TrialStore::create(path(), source);
        store_.emplace(path());
        store_->begin_life();
    }

    std::filesystem::path path() const { return directory_ / "results.sqlite"; }
    void apply(const std::vector<Record>& records) { store_->apply(records); }

    // Three completed trials, of which the second is the best; one that crashed twice, and one that runs.
    void apply_five_trials() {
        apply({record_.propose(1, {{"lr", 0.1}, {"model", std::string("cnn")}}, "usual")});
        apply(record_.whole_trial({{1}, 1}, 0.25, {0, 0, 0, 0}));
        apply({record_.propose(2, {{"lr", 0.01}, {"model", std::string("small")}})});
        apply(record_.whole_trial({{2}, 1}, 0.75, {0, 1, 2, 2}));
        apply({record_.propose(3, {{"model", std::string("cnn")}})});
        apply(record_.whole_trial({{3}, 1}, 0.5, {0, 1, 0, 0}));
        apply({record_.propose(4, {{"lr", 1.0}}), record_.create({{4}, 1}), record_.start({{{4}, 1}, 1, 1}),
               record_.crash({{{4}, 1}, 1, 1}, TrialState::waiting, "signal 11"),
               record_.start({{{4}, 1}, 2, 1}),
               record_.crash({{{4}, 1}, 2, 1}, TrialState::failed, "signal 6"), record_.propose(5, {}),
               record_.create({{5}, 1}), record_.start({{{5}, 1}, 1, 1})});
    }

    std::string text(const PageLimits& limits = {}) const {
        const DetailedSnapshot record = ResultsReader(path()).detailed_snapshot(
            [&](const Snapshot& snapshot) { return trials_with_curves(snapshot, limits); });
        const SearchSpace space{{{"model", Choice{{std::string("small"), std::string("cnn")}}},
                                 {"lr", FloatRange{0.001, 10, Scale::log}}}};
        return page_data({.record = record,
                          .space = space,
                          .directory = "work/recyclables",
                          .coordinator = CoordinatorState::running,
                          .planned_trials = planned_trials_,
                          .limits = limits});
    }

    Json data(const PageLimits& limits = {}) const { return Json::parse(text(limits)); }

    TemporaryDirectory directory_;
    std::optional<TrialStore> store_;
    Recorder record_;
    std::int64_t planned_trials_ = 8;
};

TEST_F(PageDataTest, ConfigurationsAreRankedWithTheirIntervals) {
    apply_five_trials();

    const Json page = data();

    ASSERT_EQ(page["leaderboard"].size(), 3U);
    const Json& first = page["leaderboard"][0];
    EXPECT_EQ(first["configuration"], "c2");
    EXPECT_EQ(first["mean"], 0.75);
    EXPECT_NEAR(first["ci_low"], 0.3006, 1e-4);  // Wilson: 3 of 4
    EXPECT_EQ(first["group"], "a");
    EXPECT_EQ(page["metrics"], Json({"val_loss", "val_accuracy", "test_accuracy"}));
    EXPECT_EQ(first["metrics"], Json({0.25, 0.75, nullptr}));
    EXPECT_EQ(page["without_completed_trial"], 2);
    EXPECT_EQ(page["configurations"][0]["label"], "usual");
}

TEST_F(PageDataTest, ParametersAreAxesInTheOrderOfTheSpace) {
    apply_five_trials();

    const Json page = data();

    EXPECT_EQ(page["parameters"], Json::parse(R"([
        {"name": "model", "kind": "choice", "scale": "linear", "values": ["small", "cnn"]},
        {"name": "lr", "kind": "number", "scale": "log", "values": []}])"));
    EXPECT_EQ(page["configurations"][0]["params"], Json({"cnn", 0.1}));
    EXPECT_EQ(page["configurations"][2]["params"], Json({"cnn", nullptr}));
}

TEST_F(PageDataTest, TheHistoryRisesWithEachTrialThatIsBetterThanAllBefore) {
    apply_five_trials();

    const Json page = data();

    EXPECT_EQ(page["best_so_far"], Json::parse(R"([[1, 0.25, "c1s1"], [2, 0.75, "c2s1"]])"));
    EXPECT_EQ(page["trials"][2]["order"], 3);
    EXPECT_EQ(page["trials"][4]["order"], nullptr);
    EXPECT_EQ(page["trials"][3]["state"], "failed");
    EXPECT_EQ(page["trials"][3]["reason"], "signal 6");
    EXPECT_EQ(page["counts"]["completed"], 3);
    EXPECT_EQ(page["counts"]["running"], 1);
    EXPECT_EQ(page["planned_trials"], 8);
}

TEST_F(PageDataTest, TrialsBeyondThePlanBelongToIt) {
    apply_five_trials();
    planned_trials_ = 3;

    EXPECT_EQ(data()["planned_trials"], 5);
}

TEST_F(PageDataTest, CurvesAndAttemptsOfAllTrialsAreThere) {
    apply_five_trials();

    const Json page = data();

    ASSERT_EQ(page["curves"].size(), 3U);
    EXPECT_EQ(page["curves"][1], Json::parse(R"({"trial": "c2s1", "epochs": [1],
                                                 "metrics": {"val_accuracy": [0.75], "val_loss": [0.25]}})"));
    ASSERT_EQ(page["attempts"].size(), 6U);
    EXPECT_EQ(page["attempts"][0]["began"], 0);
    EXPECT_EQ(page["attempts"][3]["outcome"], "crashed");
    EXPECT_EQ(page["attempts"][3]["reason"], "signal 11");
    EXPECT_EQ(page["attempts"][5]["ended"], nullptr);
}

TEST_F(PageDataTest, TheBestTrialHasItsConfusionMatrix) {
    apply_five_trials();

    const Json best = data()["best"];

    EXPECT_EQ(best["trial"], "c2s1");
    EXPECT_EQ(best["seed"], "7");
    EXPECT_EQ(best["classes"][0]["split"], "validation");
    EXPECT_EQ(best["classes"][0]["rows"][1]["class"], "paper");
    EXPECT_EQ(best["classes"][0]["rows"][1]["predicted_as"], Json({0, 1, 1}));
    EXPECT_NEAR(best["classes"][0]["rows"][1]["f1"], 2.0 / 3, 1e-12);
}

TEST_F(PageDataTest, AnEmptySweepHasNothingToShowYet) {
    const Json page = data();

    EXPECT_EQ(page["sweep"], "recyclables");
    EXPECT_EQ(page["best"], nullptr);
    EXPECT_EQ(page["leaderboard"], Json::array());
    EXPECT_EQ(page["trials"], Json::array());
}

TEST_F(PageDataTest, NamesAndErrorsCannotEndTheScriptElementThatHoldsThem) {
    SweepSource source = a_sweep();
    source.name = source.file_name = source.text = hostile;
    source.classes = {hostile, "b", "c"};
    begin(source);
    apply({record_.propose(1, {{"model", std::string(hostile)}}, hostile)});
    apply(record_.whole_trial({{1}, 1}, 0.25, {0, 0, 0, 0}));
    apply({record_.create({{1}, 2}), record_.start({{{1}, 2}, 1, 1}),
           record_.crash({{{1}, 2}, 1, 1}, TrialState::failed, hostile)});

    const std::string written = text();

    EXPECT_EQ(written.find_first_of("<>&"), std::string::npos);
    const Json page = Json::parse(written);
    EXPECT_EQ(page["configurations"][0]["label"], "</script><script>alert(1)</script><!-- & caf\uFFFD");
    EXPECT_EQ(page["trials"][1]["reason"], page["configurations"][0]["label"]);
}

TEST_F(PageDataTest, TheSameRecordGivesTheSameBytes) {
    apply_five_trials();

    EXPECT_EQ(text(), text());
}

TEST_F(PageDataTest, WhatIsLeftOutIsSaid) {
    apply_five_trials();

    const Json page = data({.rows = 2, .trials = 3, .curves = 1, .attempts = 2, .classes = 2, .text = 3});

    EXPECT_EQ(page["leaderboard"].size(), 2U);
    ASSERT_EQ(page["trials"].size(), 3U);
    EXPECT_EQ(page["trials"][1]["trial"], "c2s1") << "the best is always there";
    EXPECT_EQ(page["curves"].size(), 1U);
    ASSERT_EQ(page["attempts"].size(), 2U);
    EXPECT_EQ(page["attempts"][0]["outcome"], "crashed");
    EXPECT_EQ(page["attempts"][1]["outcome"], "running");
    EXPECT_EQ(page["best"]["classes"][0]["rows"].size(), 2U);
    EXPECT_EQ(page["best_so_far"].size(), 2U) << "the history is made from all trials";
    EXPECT_THAT(page["notes"].get<std::vector<std::string>>(),
                ElementsAre("Leaderboard: 2 of 3 are shown (the best)", HasSubstr("Trials in plots: 3 of 5"),
                            HasSubstr("Learning curves: 1 of 5"), HasSubstr("Attempts: 2 of 6"),
                            HasSubstr("Classes: 2 of 3")));
    EXPECT_EQ(data()["notes"], Json::array());
}

TEST_F(PageDataTest, ALongCurveKeepsItsLastEpoch) {
    const AttemptId attempt{{{1}, 1}, 1, 1};
    apply({record_.propose(1, {}), record_.create(attempt.trial), record_.start(attempt)});
    for (std::int32_t epoch = 1; epoch <= 10; ++epoch) {
        apply({record_.measure(attempt, epoch, {{"val_loss", 1.0 / 3}})});
    }

    const Json curve = data({.epochs = 4})["curves"][0];

    EXPECT_EQ(curve["epochs"], Json({1, 3, 6, 10}));
    EXPECT_EQ(curve["metrics"]["val_loss"], Json({0.33333, 0.33333, 0.33333, 0.33333}));
}

PastAttempt attempt(std::int32_t worker, std::string began, std::string ended, AttemptOutcome outcome) {
    return {.id = {{{1}, 1}, 1, 1},
            .outcome = outcome,
            .worker = worker,
            .began = "2026-01-31T23:59:" + began + "Z",
            .ended = ended.empty() ? "" : "2026-02-01T00:00:" + ended + "Z"};
}

TEST(TimeSpentTest, EveryWorkerSecondIsCountedOnce) {
    const TimeSpent spent = time_spent({attempt(1, "50.000", "10.000", AttemptOutcome::completed),
                                        attempt(2, "55.500", "05.000", AttemptOutcome::crashed),
                                        attempt(3, "59.000", "", AttemptOutcome::running)},
                                       "2026-02-01T00:00:30.000Z");

    EXPECT_EQ(spent.by_outcome.at(AttemptOutcome::completed), 20);
    EXPECT_EQ(spent.by_outcome.at(AttemptOutcome::crashed), 9.5);
    EXPECT_EQ(spent.by_outcome.at(AttemptOutcome::running), 31);
    EXPECT_EQ(spent.idle, 3 * 40 - 20 - 9.5 - 31);
}

TEST(TimestampsTest, OnlyTheTimesOfTheRecordAreTimes) {
    EXPECT_EQ(seconds_of("1970-01-02T00:00:01.250Z"), 86401.25);
    for (const char* other : {"", "1970-01-02", "1970-01-02T00:00:01.250Z ", "soon"}) {
        EXPECT_TRUE(std::isnan(seconds_of(other))) << other;
    }
}

}  // namespace
}  // namespace trommel
