// Sweeps small enough to rank by hand.
#pragma once

#include <string>
#include <vector>

#include "storage/results/results_reader.hpp"

namespace trommel::testing_report {

/// Builds what a reader would return, one completed trial at a time.
class SmallSweep {
  public:
    explicit SmallSweep(Objective objective = {"val_accuracy", Direction::maximize}) {
        snapshot_.source.name = "small";
        snapshot_.source.objective = std::move(objective);
        snapshot_.source.data = {DataSet{.name = "pixels", .shards = {"p.h5"}, .checksums = {"abc"}}};
        snapshot_.as_of = "2024-05-17T09:30:12.345Z";
    }

    SmallSweep& labels(std::vector<std::uint16_t> val) {
        snapshot_.source.val_labels["pixels"] = std::move(val);
        return *this;
    }

    SmallSweep& configuration(Params params, std::string label = "") {
        const std::int64_t number = std::ssize(snapshot_.history.configurations) + 1;
        snapshot_.history.configurations.push_back({.id = {number},
                                                    .proposal = number,
                                                    .origin = "random",
                                                    .label = std::move(label),
                                                    .params = std::move(params)});
        return *this;
    }

    /// One more seed of the latest configuration.
    SmallSweep& completed(Metrics metrics, std::vector<std::uint16_t> val_predictions = {}) {
        PastTrial trial = next_trial(TrialState::completed);
        trial.selected = Selected{.epoch = 2,
                                  .epochs = 3,
                                  .metrics = std::move(metrics),
                                  .val_predictions = std::move(val_predictions),
                                  .test_predictions = {},
                                  .weights_digest = "abc",
                                  .seconds = 1.5};
        snapshot_.history.trials.push_back(std::move(trial));
        return *this;
    }

    /// A completed seed that gets the first `right` of the images right, as the labels are all zero.
    SmallSweep& completed_with(std::size_t right, std::size_t images) {
        std::vector<std::uint16_t> predictions(images, 1);
        std::fill_n(predictions.begin(), right, std::uint16_t{0});
        return completed({{"val_accuracy", static_cast<double>(right) / static_cast<double>(images)}},
                         predictions);
    }

    SmallSweep& other_trial(TrialState state) {
        snapshot_.history.trials.push_back(next_trial(state));
        return *this;
    }

    SmallSweep& finished() {
        snapshot_.history.finished = true;
        snapshot_.last_event = {99, SweepEvent::finished, ""};
        return *this;
    }

    const Snapshot& snapshot() const { return snapshot_; }
    Snapshot& snapshot() { return snapshot_; }

  private:
    PastTrial next_trial(TrialState state) {
        const ConfigurationId id = snapshot_.history.configurations.back().id;
        std::int32_t seed_number = 1;
        for (const PastTrial& trial : snapshot_.history.trials) {
            seed_number += trial.id.configuration == id ? 1 : 0;
        }
        return {.id = {id, seed_number},
                .seed = static_cast<std::uint64_t>(seed_number) + 6,
                .state = state,
                .reason = "",
                .attempts = 1,
                .crashes = 0,
                .selected = std::nullopt};
    }

    Snapshot snapshot_;
};

}  // namespace trommel::testing_report
