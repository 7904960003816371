#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/show.hpp"
#include "report/status.hpp"
#include "system/errors.hpp"
#include "tests/report/small_sweeps.hpp"

namespace trommel {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_report::SmallSweep;

SmallSweep one_and_a_half() {
    SmallSweep sweep;
    sweep.configuration({{"lr", 0.1}}, "CNN")
        .completed({{"val_accuracy", 0.75}})
        .other_trial(TrialState::running);
    sweep.snapshot().history.running_seconds = 30;
    sweep.snapshot().history.epochs = 4;
    sweep.snapshot().last_event = {1, SweepEvent::begun, ""};
    sweep.snapshot().running.push_back({.id = {{{1}, 2}, 1, 1},
                                        .outcome = AttemptOutcome::running,
                                        .reason = "",
                                        .worker = 3,
                                        .host = "node17",
                                        .began = "2024-05-17T09:30:00.000Z",
                                        .ended = "",
                                        .environment = {},
                                        .epochs = {}});
    return sweep;
}

EpochMeasured epoch(std::int32_t attempt, std::int32_t number, double accuracy) {
    return {.seq = 1,
            .attempt = {{{1}, 1}, attempt, 1},
            .epoch = number,
            .metrics = {{"val_accuracy", accuracy}},
            .seconds = 0.5};
}

TEST(ShowTest, AConfigurationWithItsTrials) {
    EXPECT_EQ(to_text(find_configuration(one_and_a_half().snapshot(), {1}), {}),
              "c1 \"CNN\", proposed by random: rank 1, val_accuracy 0.750 over 1 seed\n"
              "\n"
              "Parameters:\n"
              "  lr = 0.1\n"
              "\n"
              "trial  val_accuracy  state       epoch  attempts  reason\n"
              "c1s1          0.750  completed  2 of 3         1\n"
              "c1s2                 running                   1\n");
}

TEST(ShowTest, ATrialWithItsAttemptsAndEpochs) {
    PastAttempt first{.id = {{{1}, 1}, 1, 1},
                      .outcome = AttemptOutcome::crashed,
                      .reason = "signal 11\nlast words",
                      .worker = 3,
                      .host = "node17",
                      .began = "B",
                      .ended = "E",
                      .environment = {},
                      .epochs = {epoch(1, 1, 0.5), epoch(1, 2, 0.25)}};
    PastAttempt second = first;
    second.id.number = 2;
    second.outcome = AttemptOutcome::completed;
    second.reason = "";
    second.environment = {{"threads", "1"}};
    second.epochs = {epoch(2, 2, 0.75)};

    EXPECT_EQ(to_text(find_trial(one_and_a_half().snapshot(), {{1}, 1}, {first, second}), {}),
              "c1s1 \"CNN\": completed, seed 7\n"
              "\n"
              "Parameters:\n"
              "  lr = 0.1\n"
              "\n"
              "Selected: epoch 2 of 3, in 2 s, val_accuracy 0.750\n"
              "Weights: abc\n"
              "\n"
              "attempt  outcome    worker  host    began  ended  epochs  reason\n"
              "      1  crashed         3  node17  B      E           2  signal 11 last words\n"
              "      2  completed       3  node17  B      E           1\n"
              "\n"
              "epoch  val_accuracy  seconds\n"
              "    1         0.500      0.5\n"
              "    2         0.750      0.5\n"
              "\n"
              "Environment of attempt 2:\n"
              "  threads = 1\n");
}

TEST(ShowTest, TheReasonOfAFailedTrialIsShownOnce) {
    SmallSweep sweep;
    sweep.configuration({}).other_trial(TrialState::failed);
    sweep.snapshot().history.trials[0].reason = "no more memory";
    const PastAttempt attempt{
        .id = {{{1}, 1}, 1, 1}, .outcome = AttemptOutcome::crashed, .reason = "no more memory"};

    const std::string text = to_text(find_trial(sweep.snapshot(), {{1}, 1}, {attempt, attempt}), {});

    EXPECT_THAT(text, HasSubstr("c1s1: failed (no more memory), seed 7\n"));
    EXPECT_EQ(text.find("no more memory"), text.rfind("no more memory")) << text;
    EXPECT_THAT(text, HasSubstr("as above"));
}

TEST(ShowTest, ClassesShowWhatTheyWereConfusedWith) {
    SmallSweep sweep;
    sweep.labels({0, 0, 0, 1, 1, 2}).configuration({}).completed({}, {0, 0, 1, 1, 1, 0});
    sweep.snapshot().source.classes = {"glass", "paper", "trash"};

    const ShownTrial shown = find_trial(sweep.snapshot(), {{1}, 1}, {});

    EXPECT_THAT(to_text(shown, {}),
                HasSubstr("class  validation images  precision  recall     F1  confused with\n"
                          "glass                  3      0.667   0.667  0.667  paper 1\n"
                          "paper                  2      0.667   1.000  0.800\n"
                          "trash                  1      0.000   0.000  0.000  glass 1\n"));
    EXPECT_THAT(to_json_text(shown), HasSubstr("\"class\": \"trash\""));
}

TEST(ShowTest, PredictionsThatAreNotClassesAreNotShown) {
    SmallSweep sweep;
    sweep.labels({0, 1}).configuration({}).completed({}, {0, 65535});
    sweep.snapshot().source.classes = {"glass", "paper"};

    EXPECT_TRUE(find_trial(sweep.snapshot(), {{1}, 1}, {}).classes.empty());
}

TEST(ShowTest, AReasonThatIsNotUtf8DoesNotBreakTheJson) {
    SmallSweep sweep;
    sweep.configuration({}).other_trial(TrialState::failed);
    sweep.snapshot().history.trials[0].reason = "caf\xe9";

    EXPECT_THAT(to_json_text(find_trial(sweep.snapshot(), {{1}, 1}, {})),
                HasSubstr("\"reason\": \"caf\uFFFD\""));
}

TEST(ShowTest, AnUnknownNameIsAnsweredWithTheKnownOnes) {
    try {
        find_configuration(one_and_a_half().snapshot(), {7});
        FAIL() << "an unknown configuration was found";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "c7: no such configuration (the sweep has c1 to c1); 'trommel leaderboard' lists them");
    }
    EXPECT_THROW(find_trial(one_and_a_half().snapshot(), {{1}, 9}, {}), InputError);
}

TEST(StatusTest, ARunningSweep) {
    const Status status = make_status(one_and_a_half().snapshot(), CoordinatorState::running, {4});

    EXPECT_EQ(to_text(status, {}),
              "small: running\n"
              "last event: begun\n"
              "trials: 1 running, 1 completed (of 4 planned)\n"
              "best configuration: c1 \"CNN\", val_accuracy 0.750\n"
              "spent: 1 configuration, 4 epochs, 30 s\n"
              "left: about 1 min 30 s\n"
              "as of: 2024-05-17T09:30:12.345Z\n"
              "\n"
              "worker  trial  attempt  host    began\n"
              "     3  c1s2         1  node17  2024-05-17T09:30:00.000Z\n");
}

TEST(StatusTest, DivergedTrialsDoNotCountAsPruned) {
    SmallSweep sweep = one_and_a_half();
    PastTrial& trial = sweep.snapshot().history.trials.at(1);
    trial.state = TrialState::pruned;
    trial.reason = diverged_reason;

    EXPECT_THAT(to_text(make_status(sweep.snapshot(), CoordinatorState::running, {4}), {}),
                HasSubstr("trials: 1 completed, 1 diverged (of 4 planned)\n"));
}

TEST(StatusTest, TheBudgetIsShownAboveWhatIsSpent) {
    const Budget budget{.configurations = 20, .trials = {}, .epochs = {}, .hours = 1.5};

    EXPECT_THAT(to_text(make_status(one_and_a_half().snapshot(), CoordinatorState::running, {4, budget}), {}),
                HasSubstr("budget: 20 configurations, 1.5 hours\nspent: 1 configuration,"));
}

TEST(StatusTest, ATargetMayEndTheSweepBeforeTheTimeThatIsLeft) {
    const std::string text = to_text(
        make_status(one_and_a_half().snapshot(), CoordinatorState::running, {.trials = 4, .target = 0.9}),
        {});

    EXPECT_THAT(text, HasSubstr("\ntarget: val_accuracy of 0.900, which ends the search\n"));
    EXPECT_THAT(text, HasSubstr("\nleft: at most about 1 min"));
}

TEST(StatusTest, APausedSweepNamesTheJobThatWillResumeIt) {
    Status status = make_status(one_and_a_half().snapshot(), CoordinatorState::gone, {4});

    EXPECT_THAT(
        to_text(status, {}),
        StartsWith("small: paused (no coordinator is running here; run the command that started the sweep "
                   "to resume it)\n"));

    status.jobs = {{.id = "12", .state = "FAILED", .reason = "NonZeroExitCode", .is_over = true},
                   {.id = "13",
                    .state = "PENDING",
                    .reason = "Resources",
                    .begins = "2026-11-29T22:48:19",
                    .last_life = "its time is up\x1b[2J"}};

    EXPECT_THAT(to_text(status, {}),
                StartsWith("small: paused (its Slurm job 13 will resume it)\n"
                           "last event: begun\n"
                           "job 12: over (FAILED, NonZeroExitCode)\n"
                           "job 13: PENDING (Resources), expected to begin at 2026-11-29 22:48:19; its last "
                           "run: its time is up\\x1b[2J\n"));
    EXPECT_EQ(in_short(status.jobs), "13 PENDING (Resources)");
}

TEST(StatusTest, TheEpochsOfTheFinalsCountAsSpent) {
    SmallSweep sweep = one_and_a_half();
    sweep.snapshot().history.final_epochs = 3;

    EXPECT_THAT(to_text(make_status(sweep.snapshot(), CoordinatorState::running, {4}), {}),
                HasSubstr("spent: 1 configuration, 4 epochs and 3 in the finals, 30 s\n"));
}

TEST(StatusTest, TheJsonHasTheKeysOfTheFormat) {
    EXPECT_EQ(to_json_text(make_status(one_and_a_half().snapshot(), CoordinatorState::running, {4})), R"({
  "schema": "status/1",
  "as_of": "2024-05-17T09:30:12.345Z",
  "sweep": "small",
  "state": "running",
  "last_event": "begun",
  "trials": {
    "waiting": 0,
    "running": 1,
    "paused": 0,
    "completed": 1,
    "pruned": 0,
    "failed": 0
  },
  "diverged": 0,
  "workers": [
    {
      "worker": 3,
      "host": "node17",
      "trial": "c1s2",
      "attempt": 1,
      "began": "2024-05-17T09:30:00.000Z"
    }
  ],
  "jobs": [],
  "best": {
    "configuration": "c1",
    "label": "CNN",
    "mean": 0.75,
    "ci_low": null,
    "ci_high": null,
    "seeds": 1,
    "best_trial": "c1s1"
  },
  "budget": {
    "limits": {
      "configurations": null,
      "trials": null,
      "epochs": null,
      "hours": null
    },
    "target": null,
    "planned_trials": 4,
    "configurations": 1,
    "epochs": 4,
    "final_epochs": 0,
    "running_seconds": 30.0
  },
  "eta_seconds": 90.0
}
)");
}

TEST(StatusTest, AVanishedCoordinatorLeavesAPausedSweepAndNoWorkers) {
    const Status status = make_status(one_and_a_half().snapshot(), CoordinatorState::gone, {4});

    EXPECT_EQ(status.state, SweepState::paused);
    EXPECT_TRUE(status.workers.empty());
    EXPECT_EQ(status.eta_seconds, std::nullopt);
}

TEST(StatusTest, ThereIsNoEstimateBeforeAnyTimeIsRecorded) {
    SmallSweep sweep = one_and_a_half();
    sweep.snapshot().history.running_seconds = 0;

    EXPECT_EQ(make_status(sweep.snapshot(), CoordinatorState::running, {4}).eta_seconds, std::nullopt);
}

TEST(StatusTest, TheEventsDistinguishQueuedFromFinished) {
    SmallSweep sweep;
    EXPECT_EQ(make_status(sweep.snapshot(), CoordinatorState::gone, {}).state, SweepState::queued);
    sweep.finished();
    EXPECT_EQ(make_status(sweep.snapshot(), CoordinatorState::gone, {}).state, SweepState::finished);
}

}  // namespace
}  // namespace trommel
