// A tiny sweep and its records, for tests of the store and its readers.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "storage/results/trial_store.hpp"
#include "sweep/record.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel::testing_store {

/// Four validation images of classes 0, 1, 2, 1, and no test images.
inline SweepSource a_sweep() {
    return {.name = "recyclables",
            .file_name = "recyclables.toml",
            .text = "[sweep]\nname = \"recyclables\"\n",
            .data = {{"pixels", {"/data/a.h5", "/data/b.h5"}, {std::string(64, 'a'), std::string(64, 'b')}}},
            .objective = {"val_accuracy", Direction::maximize},
            .metrics = {"val_loss", "val_accuracy", "test_accuracy"},
            .val_labels = {{"pixels", {0, 1, 2, 1}}},
            .test_labels = {},
            .classes = {"glass", "paper", "it's \"metal\""}};
}

/// Creates records with increasing sequence numbers.
class Recorder {
  public:
    Seq next() { return ++seq_; }

    Record propose(std::int64_t configuration, Params params, std::string label = "") {
        return ConfigurationProposed{.seq = next(),
                                     .seen = seq_ - 1,
                                     .configuration = {configuration},
                                     .proposal = configuration,
                                     .origin = "random",
                                     .label = std::move(label),
                                     .params = std::move(params)};
    }

    Record create(TrialId trial, std::uint64_t seed = 7) {
        return TrialCreated{.seq = next(), .seen = seq_ - 1, .trial = trial, .seed = seed};
    }

    Record start(AttemptId attempt) {
        return AttemptStarted{
            .seq = next(), .seen = seq_ - 1, .attempt = attempt, .worker = 3, .host = "node17"};
    }

    Record describe(AttemptId attempt, Environment environment) {
        return AttemptDescribed{.seq = next(), .attempt = attempt, .environment = std::move(environment)};
    }

    Record measure(AttemptId attempt, std::int32_t epoch, Metrics metrics) {
        return EpochMeasured{
            .seq = next(), .attempt = attempt, .epoch = epoch, .metrics = std::move(metrics), .seconds = 0.5};
    }

    Record complete(AttemptId attempt, Selected selected) {
        return AttemptEnded{.seq = next(),
                            .attempt = attempt,
                            .outcome = AttemptOutcome::completed,
                            .state = TrialState::completed,
                            .reason = "",
                            .selected = std::move(selected)};
    }

    Record crash(AttemptId attempt, TrialState state, std::string reason) {
        return AttemptEnded{.seq = next(),
                            .attempt = attempt,
                            .outcome = AttemptOutcome::crashed,
                            .state = state,
                            .reason = std::move(reason),
                            .selected = std::nullopt};
    }

    Record change(SweepEvent event, std::string detail = "") {
        return SweepChanged{.seq = next(), .event = event, .detail = std::move(detail)};
    }

    /// A trial from its creation to its completion, in one attempt of one epoch.
    std::vector<Record> whole_trial(TrialId trial, double accuracy,
                                    std::vector<std::uint16_t> val_predictions = {}) {
        const AttemptId attempt{trial, 1, 1};
        const Metrics metrics = {{"val_accuracy", accuracy}, {"val_loss", 1 - accuracy}};
        return {create(trial), start(attempt), measure(attempt, 1, metrics),
                complete(attempt, {.epoch = 1,
                                   .epochs = 1,
                                   .metrics = metrics,
                                   .val_predictions = std::move(val_predictions),
                                   .test_predictions = {},
                                   .weights_digest = "d1",
                                   .seconds = 0.5})};
    }

  private:
    Seq seq_ = 0;
};

}  // namespace trommel::testing_store
