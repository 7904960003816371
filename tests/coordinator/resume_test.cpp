// A run ends and the next one resumes the sweep: with one worker, the trials are those of an uninterrupted
// sweep.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "coordinator/coordinator.hpp"
#include "small_sweep.hpp"

namespace trommel {
namespace {

// An in-memory store of these records.
class Memory {
  public:
    void apply(const std::vector<Record>& records) {
        for (const Record& record : records) {
            std::visit([this](const auto& each) { remember(each); }, record);
        }
    }

    const History& history() const { return history_; }

  private:
    void remember(const ConfigurationProposed& each) {
        history_.last_seq = each.seq;
        history_.configurations.push_back(
            {each.configuration, each.proposal, each.origin, each.label, each.params});
    }
    void remember(const TrialCreated& each) {
        history_.last_seq = each.seq;
        history_.trials.push_back({.id = each.trial, .seed = each.seed});
    }
    void remember(const AttemptStarted& each) {
        history_.last_seq = each.seq;
        find(each.attempt.trial).state = TrialState::running;
        find(each.attempt.trial).attempts = each.attempt.number;
        find(each.attempt.trial).life = each.attempt.life;
    }
    void remember(const AttemptEnded& each) {
        history_.last_seq = each.seq;
        PastTrial& trial = find(each.attempt.trial);
        ASSERT_EQ(trial.attempts, each.attempt.number)
            << "the store refuses the end of an attempt that does not run";
        ASSERT_EQ(trial.life, each.attempt.life)
            << "the store refuses the end of an attempt that does not run";
        trial.state = each.state;
        trial.reason = each.reason;
        trial.selected = each.selected;
        trial.crashes += each.outcome == AttemptOutcome::crashed ? 1 : 0;
    }
    void remember(const EpochMeasured& each) {
        history_.last_seq = each.seq;
        ++history_.epochs;
        std::vector<double>& curve = history_.curves[each.attempt.trial];
        curve.resize(static_cast<std::size_t>(each.epoch - 1), 0);
        curve.push_back(each.metrics.at("val_accuracy"));
    }
    void remember(const auto& each) { history_.last_seq = each.seq; }

    PastTrial& find(TrialId trial) { return *std::ranges::find(history_.trials, trial, &PastTrial::id); }

    History history_;
};

// Better with a smaller rate, different for every trial, and sometimes it diverges.
void finish(Coordinator& coordinator, const StartTrial& start, TimePoint now) {
    const auto number = static_cast<double>(start.attempt.trial.configuration.number);
    const double accuracy = 0.9 - start.plan.learning_rate + 0.001 * number;
    const Metrics metrics{{"val_accuracy", accuracy}};
    coordinator.receive(1, EpochReport{start.attempt, 1, metrics, 1}, now);
    const Selected selected{.epoch = 1, .epochs = 1, .metrics = metrics};
    const Ending ending = std::fmod(number, 7) == 3 ? Ending::diverged : Ending::trained;
    coordinator.receive(1, TrialFinished{start.attempt, ending, selected}, now);
}

// Trains until the sweep has ended, or `most` more trials have; returns whether the sweep has ended.
bool train(const Sweep& sweep, Memory& memory, std::int32_t life, int most) {
    TimePoint now{};
    Coordinator coordinator(sweep, memory.history(), life, 1, now);
    coordinator.receive(1, hello(), now);
    for (;;) {
        const Commands commands = coordinator.take_commands();
        memory.apply(commands.records);
        if (coordinator.outcome() == SweepOutcome::finished) {
            return true;
        }
        for (const Outgoing& each : commands.messages) {
            if (const auto* start = std::get_if<StartTrial>(&each.message)) {
                if (most-- == 0) {
                    return false;  // killed while this attempt runs
                }
                finish(coordinator, *start, now);
            }
        }
    }
}

std::map<std::string, std::string> trials_of(const History& history) {
    std::map<std::string, std::string> trials;
    for (const PastTrial& trial : history.trials) {
        const auto& params =
            history.configurations.at(static_cast<std::size_t>(trial.id.configuration.number - 1)).params;
        trials[to_text(trial.id)] =
            to_text(params) + " " + std::string(to_text(trial.state)) + " " + std::to_string(trial.seed);
    }
    return trials;
}

class ResumeTest : public testing::TestWithParam<const char*> {};

TEST_P(ResumeTest, ManyShortRunsEndWithTheTrialsOfOneLongRun) {
    Sweep sweep = small_sweep();
    sweep.sampler.name = GetParam();
    sweep.space.parameters.push_back({"batch_size", IntRange{1, 7}, {}});
    sweep.budget.configurations = 19;
    sweep.seeds.per_configuration = 2;
    sweep.enqueued = {{"first", {{"learning_rate", 0.2}, {"batch_size", std::int64_t{3}}}},
                      {"again", {{"learning_rate", 0.2}, {"batch_size", std::int64_t{3}}}},
                      {"other", {{"learning_rate", 0.3}, {"batch_size", std::int64_t{3}}}}};
    Memory undisturbed;
    ASSERT_TRUE(train(sweep, undisturbed, 1, 1000));

    Memory disturbed;
    std::int32_t life = 1;
    while (!train(sweep, disturbed, life, life % 3)) {
        ASSERT_LT(++life, 100);
    }

    EXPECT_EQ(trials_of(disturbed.history()), trials_of(undisturbed.history()));
    EXPECT_EQ(disturbed.history().trials.size(), 39u);  // 19 configurations, two seeds, and one repetition
    EXPECT_GT(life, 10);
}

// The file was edited, or a branch started with other enqueued configurations.
TEST(ResumeTest, ANewEnqueuedConfigurationBeforeKnownOnesGivesThemNoMoreSeeds) {
    Sweep sweep = small_sweep();
    sweep.sampler.name = "list";
    sweep.seeds.per_configuration = 2;
    const Enqueued first{"first", {{"learning_rate", 0.1}}};
    const Enqueued other{"other", {{"learning_rate", 0.2}}};
    sweep.enqueued = {first, first, other};
    Memory memory;
    ASSERT_TRUE(train(sweep, memory, 1, 1000));
    ASSERT_EQ(memory.history().trials.size(), 5u);

    sweep.enqueued = {{"new", {{"learning_rate", 0.3}}}, first, first, other};
    ASSERT_TRUE(train(sweep, memory, 2, 1000));

    EXPECT_EQ(memory.history().trials.size(), 7u);  // two seeds of the new one
}

INSTANTIATE_TEST_SUITE_P(Samplers, ResumeTest,
                         testing::Values("grid", "random", "sobol", "tpe", "evolution"));

TEST(ResumeTest, AnAttemptLeftByAnEarlierRunIsLostAndDoesNotCountAsACrash) {
    const Sweep sweep = small_sweep();
    Memory memory;
    train(sweep, memory, 1, 0);
    ASSERT_EQ(memory.history().trials.at(0).state, TrialState::running);

    EXPECT_TRUE(train(sweep, memory, 2, 1000));

    EXPECT_EQ(memory.history().trials.at(0).state, TrialState::completed);
    EXPECT_EQ(memory.history().trials.at(0).attempts, 2);
    EXPECT_EQ(memory.history().trials.at(0).crashes, 0);
}

TEST(ResumeTest, AfterARunThatDiedBeforeItsFirstRecordTheSweepBegins) {
    Coordinator coordinator(small_sweep(), History{}, 2, 1, TimePoint{});

    const auto first = std::get<SweepChanged>(coordinator.take_commands().records.at(0));

    EXPECT_EQ(first.event, SweepEvent::begun);
}

TEST(ResumeTest, ExhaustionOfTheSamplerIsRecordedOnceInAllRuns) {
    const Sweep sweep = small_sweep();
    Memory memory;
    ASSERT_TRUE(train(sweep, memory, 1, 1000));
    History history = memory.history();
    history.exhausted = true;

    Coordinator next(sweep, history, 2, 1, TimePoint{});
    next.receive(1, hello(), TimePoint{});

    for (const Record& record : next.take_commands().records) {
        const auto* change = std::get_if<SweepChanged>(&record);
        EXPECT_FALSE(change && change->event == SweepEvent::exhausted);
    }
    EXPECT_EQ(next.outcome(), SweepOutcome::finished);
}

}  // namespace
}  // namespace trommel
