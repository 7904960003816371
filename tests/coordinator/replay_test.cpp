// A sweep of any sampler and pruner follows from its record; a record that was changed does not.
#include "coordinator/replay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <ostream>
#include <string>
#include <tuple>

#include "coordinator_fixture.hpp"
#include "sweep/describe.hpp"

namespace trommel {

// For the names of the tests.
void PrintTo(const PrunerOptions& pruner, std::ostream* stream);
void PrintTo(const PrunerOptions& pruner, std::ostream* stream) {
    *stream << describe(pruner);
}

namespace {

using testing::HasSubstr;
using testing::Optional;

class ReplayTest : public CoordinatorTest {
  protected:
    ReplayTest() {
        sweep.space = {{{"learning_rate", FloatRange{1e-4, 1e-1, Scale::log}, {}}}};
        sweep.sampler.name = "random";
        sweep.train.settings["epochs"] = std::int64_t{4};
        sweep.budget = {};
        sweep.budget.configurations = 24;
    }

    // All of a sweep, whose trials are better and improve for longer the closer their learning rate is to 0.01.
    void run(Peer workers) {
        begin(workers);
        for (Peer worker = 1; worker <= workers; ++worker) {
            say(worker, hello());
            handle_messages();
        }
        while (!waiting.empty()) {
            const auto [worker, attempt, epoch] = waiting.front();
            waiting.pop_front();
            train(worker, attempt, epoch);
            handle_messages();
        }
        take();
    }

    // The first difference that the records have, if any.
    std::optional<std::string> first_difference() {
        Replay replay(begun_with, [this](const SweepEdited&) { return sweep; });
        for (const Record& record : records) {
            if (auto difference = replay.take(record)) {
                return difference;
            }
        }
        same = replay.same();
        return std::nullopt;
    }

    template <class R>
    R& nth(int number) {
        for (Record& record : records) {
            if (R* each = std::get_if<R>(&record); each && --number == 0) {
                return *each;
            }
        }
        throw std::out_of_range("no such record");
    }

    Sweep begun_with;
    Replay::Counts same;

  private:
    void handle_messages() {
        for (const Outgoing& each : take()) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                waiting.emplace_back(each.to, start->attempt, 1);
                rates[start->attempt.trial] = start->plan.learning_rate;
            } else if (const auto* stop = std::get_if<StopTrial>(&each.message)) {
                stopped.insert(stop->attempt);
            }
        }
    }

    void train(Peer worker, const AttemptId& attempt, std::int32_t epoch) {
        if (stopped.contains(attempt)) {
            say(worker, TrialFinished{attempt, Ending::stopped, selected(attempt, epoch - 1)});
            return;
        }
        say(worker, EpochReport{attempt, epoch, {{"val_accuracy", accuracy(attempt, epoch)}}, 1});
        if (epoch < 4) {
            waiting.emplace_back(worker, attempt, epoch + 1);
        } else {
            say(worker, TrialFinished{attempt, Ending::trained, selected(attempt, epoch)});
        }
    }

    double accuracy(const AttemptId& attempt, std::int32_t epoch) {
        const double distance = std::abs(std::log10(rates.at(attempt.trial)) + 2) / 4;
        return 1 - distance - (0.2 - 0.3 * distance) / epoch - 0.001 * attempt.trial.seed_number;
    }

    Selected selected(const AttemptId& attempt, std::int32_t epoch) {
        return {epoch, epoch, {{"val_accuracy", accuracy(attempt, epoch)}}, {}, {}, "d", 1};
    }

    std::deque<std::tuple<Peer, AttemptId, std::int32_t>> waiting;
    std::map<TrialId, double> rates;
    std::set<AttemptId> stopped;
};

class EverySampler : public ReplayTest,
                     public testing::WithParamInterface<std::tuple<const char*, PrunerOptions>> {};

TEST_P(EverySampler, FollowsFromItsRecord) {
    sweep.sampler.name = std::get<0>(GetParam());
    sweep.pruner = std::get<1>(GetParam());
    sweep.seeds = {.per_configuration = 1, .finalists = 2, .max_per_configuration = 3};
    begun_with = sweep;

    run(3);

    EXPECT_EQ(first_difference(), std::nullopt);
    EXPECT_EQ(same.proposals, 24);
    EXPECT_GE(same.finals, 2);
    EXPECT_EQ(same.verdicts > 0, sweep.pruner.name != "none");
    EXPECT_LT(same.verdicts, 24);
}

INSTANTIATE_TEST_SUITE_P(
    Samplers, EverySampler,
    testing::Combine(testing::Values("random", "sobol", "tpe", "evolution"),
                     testing::Values(PrunerOptions{.name = "none"}, PrunerOptions{.name = "asha"},
                                     PrunerOptions{.name = "median", .min_trials = 3},
                                     PrunerOptions{.name = "percentile", .min_trials = 3, .percentile = 25},
                                     PrunerOptions{.name = "patience", .epochs = 1, .min_delta = 0.02},
                                     PrunerOptions{.name = "threshold", .warmup_epochs = 1, .value = 0.7})),
    [](const auto& test) {
        return std::string(std::get<0>(test.param)) + "_" + std::get<1>(test.param).name;
    });

TEST_F(ReplayTest, AChangedProposalIsNamed) {
    begun_with = sweep;
    run(2);
    nth<ConfigurationProposed>(5).params["learning_rate"] = 0.05;

    EXPECT_THAT(first_difference(), Optional(HasSubstr("c5 is learning_rate=0.05, but learning_rate=")));
}

TEST_F(ReplayTest, AChangedResultLeadsToOtherProposals) {
    sweep.sampler.name = "tpe";
    begun_with = sweep;
    run(1);
    nth<AttemptEnded>(3).selected->metrics["val_accuracy"] = 2;

    EXPECT_THAT(first_difference(), Optional(HasSubstr(" follows")));
}

TEST_F(ReplayTest, AVerdictThatWasRemovedOrAddedIsNamed) {
    sweep.pruner.name = "asha";
    begun_with = sweep;
    run(3);
    const std::vector<Record> all = records;
    const std::string pruned = to_text(nth<TrialJudged>(1).attempt.trial);

    std::erase_if(records, [](const Record& each) { return std::holds_alternative<TrialJudged>(each); });
    EXPECT_THAT(first_difference(), Optional(HasSubstr(pruned + " was kept after epoch")));

    records = all;
    nth<TrialJudged>(1).epoch = 3;
    EXPECT_THAT(first_difference(), Optional(HasSubstr(pruned + " was pruned after epoch 3, but")));
}

TEST_F(ReplayTest, AnotherSeedIsNamed) {
    begun_with = sweep;
    run(1);
    nth<TrialCreated>(2).seed = 12;

    EXPECT_THAT(first_difference(), Optional(HasSubstr("the seed of c2s1 is 12, but")));
}

}  // namespace
}  // namespace trommel
