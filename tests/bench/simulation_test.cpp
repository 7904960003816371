#include "bench/simulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "bench/report.hpp"
#include "small_tables.hpp"

namespace trommel::bench {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SimulationTest : public testing::Test {
  protected:
    SimulationTest() { write_small_tables(folder); }

    SimulatedSweep run(const std::string& table, const Simulation& simulation) const {
        return simulate(table_problem(folder, table), simulation);
    }

    TemporaryDirectory directory;
    const std::string folder = directory.path().string();
};

TEST_F(SimulationTest, AGridFindsTheBestOfTheTableWithAnyNumberOfWorkers) {
    for (const std::int32_t workers : {1, 2, 5}) {
        for (const bool noisy : {false, true}) {
            const auto sweep = run("plain_one", {.sampler = {"grid"}, .workers = workers, .noisy = noisy});

            ASSERT_EQ(sweep.progress.size(), 6u);
            EXPECT_DOUBLE_EQ(sweep.progress.back().best, 0.15);
        }
    }
}

TEST_F(SimulationTest, OneWorkerTriesTheGridInOrder) {
    const auto sweep = run("plain_one", {.sampler = {"grid"}});

    EXPECT_DOUBLE_EQ(after(sweep, 1).best, 0.6);
    EXPECT_DOUBLE_EQ(after(sweep, 2).best, 0.4);
    EXPECT_DOUBLE_EQ(after(sweep, 3).best, 0.35);
    EXPECT_DOUBLE_EQ(after(sweep, 4).best, 0.15);
    EXPECT_DOUBLE_EQ(after(sweep, 100).best, 0.15);
}

TEST_F(SimulationTest, MoreWorkersNeedLessTimeForTheSameTrials) {
    const auto one = run("curves_one", {.sampler = {"grid"}, .workers = 1});
    const auto four = run("curves_one", {.sampler = {"grid"}, .workers = 4});

    EXPECT_DOUBLE_EQ(one.seconds, 9 * (2 + 1 + 1 + 1));
    EXPECT_DOUBLE_EQ(four.seconds, 9 * 2);  // 9 epochs of the slowest trial
}

TEST_F(SimulationTest, TheSameSeedGivesTheSameSweepAndAnotherOneAnother) {
    const Problem problem = function_problem("mixed");
    const auto text = [&](std::uint64_t seed) {
        Results results{.trials = 40};
        results.runs.push_back(
            {seed, simulate(problem, {.sampler = {"tpe"}, .trials = 40, .workers = 3, .seed = seed})});
        return as_json(results).substr(as_json(results).find("best"));
    };

    EXPECT_EQ(text(1), text(1));
    EXPECT_NE(text(1), text(2));
}

// The budget counts epochs, not trials: the pruner stops all trials except the first after one of nine
// epochs, so more than two trials fit.
TEST_F(SimulationTest, APrunerLeavesEpochsForMoreTrials) {
    write_gzipped(
        folder + "/curves_two.csv.gz",
        "key,seconds_per_epoch,acc@1,acc@3,acc@9\n0,1,0.4,0.5,0.6\n1,1,0.3,0.5,0.9\n2,1,0.2,0.5,0.9\n"
        "3,1,0.1,0.1,0.1\n");
    const PrunerOptions asha{.name = "asha", .min_epochs = 1, .reduction_factor = 2};

    const auto sweep = run("curves_two", {.sampler = {"grid"}, .pruner = asha, .trials = 2});

    ASSERT_EQ(sweep.progress.size(), 4u);
    EXPECT_DOUBLE_EQ(sweep.progress.back().trials, (9 + 1 + 1 + 1) / 9.0);
    EXPECT_EQ(sweep.progress.back().best, 0.6);
}

TEST_F(SimulationTest, ResultsAreReportedAtTheMilestones) {
    EXPECT_THAT(milestones(100), ElementsAre(25, 50, 100));
    EXPECT_THAT(milestones(30), ElementsAre(25, 30));
    Results results{.problem = "plain_one", .sampler = "grid", .pruner = "none", .trials = 6, .workers = 1};
    results.runs.push_back({1, run("plain_one", {.sampler = {"grid"}})});

    EXPECT_EQ(as_text(results),
              "plain_one: sampler grid, pruner none, 1 workers, 1 seeds\n"
              "     6 trials: 0.15 (0.15 to 0.15)\n");
    EXPECT_THAT(as_json(results), HasSubstr("\"best\": {\n    \"6\": 0.15"));
}

}  // namespace
}  // namespace trommel::bench
