// One search: the space, the data, the objective, and the budget. The checked contents of a sweep file.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sweep/layer_template.hpp"
#include "sweep/metrics.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// The first limit reached ends the search: no new trial is created, and existing ones are trained.
struct Budget {
    std::optional<std::int64_t> configurations;  ///< different ones, whatever their number of seeds
    std::optional<std::int64_t> trials;
    std::optional<std::int64_t> epochs;  ///< over all trials
    std::optional<double> hours;         ///< running time of the sweep, over all runs of the coordinator

    bool operator==(const Budget&) const = default;
};

/// What is the same for every trial. `settings` holds values that could also be parameters.
struct TrainSettings {
    Params settings;
    std::optional<EarlyStopping> early_stopping;
    std::optional<Objective> select_epoch;
    std::optional<Command> command;               ///< trains in place of LibTorch; its params are empty
    std::int32_t max_attempts = 3;                ///< crashes of one trial before it counts as failed
    std::optional<std::chrono::seconds> timeout;  ///< for one attempt
    std::optional<std::chrono::seconds> epoch_timeout;
    std::optional<std::int64_t> memory;  ///< bytes that a trainer and all processes it started may use
    std::chrono::seconds checkpoint_every{600};  ///< interval for a running trial; does not change results

    bool operator==(const TrainSettings&) const = default;
};

/// The tables of a sweep file that a word refers to: schedule = "slow" means [schedule.slow]. A table written
/// inline in [train] is stored under its description.
struct NamedTables {
    std::map<std::string, Schedule> schedules;
    std::map<std::string, ClassWeights> class_weights;
    std::map<std::string, Augmentation> augmentations;

    bool operator==(const NamedTables&) const = default;
};

/// A configuration to try first.
struct Enqueued {
    std::string label;  ///< may be empty
    Params params;

    bool operator==(const Enqueued&) const = default;
};

struct SamplerOptions {
    std::string name = "random";  ///< list, grid, random

    bool operator==(const SamplerOptions&) const = default;
};

struct PrunerOptions {
    std::string name = "none";          ///< none, asha, median, percentile, patience, threshold
    std::int32_t min_epochs = 1;        ///< asha: epochs before the first judgment of a trial
    std::int32_t reduction_factor = 3;  ///< asha: one in this many trials continues
    std::int32_t warmup_epochs = 0;     ///< median, percentile, threshold: a trial is not judged in these
    std::int32_t min_trials = 5;        ///< median, percentile: completed trials before the first judgment
    double percentile = 50;             ///< percentile: so many percent continue, 1 to 100; median: 50
    std::int32_t epochs = 10;           ///< patience: a trial may go so many epochs without improvement
    double min_delta = 0;               ///< patience: smaller improvements do not count
    double value = 0;                   ///< threshold: the worst value of the objective that continues

    bool operator==(const PrunerOptions&) const = default;
};

struct Seeds {
    std::int32_t per_configuration = 1;  ///< every configuration is trained with this many seeds
    std::int32_t finalists = 0;  ///< configurations that get more seeds after the search; 0: no finals
    std::int32_t max_per_configuration = 10;  ///< the most seeds that a finalist gets

    bool operator==(const Seeds&) const = default;
};

/// Which trials get a test score: none, those of the finals, all.
enum class EvaluateTest { never, finalists, all };

struct Sweep {
    std::string name;
    std::uint64_t seed = 0;
    std::vector<Objective> objectives;  ///< one, for now
    Budget budget;
    std::optional<double> target;  ///< of the objective: a configuration that reaches it ends the search
    std::vector<DataSet> data;     ///< ordered by name
    TrainSettings train;
    std::vector<ModelTemplate> models;  ///< built-in models and those of the file
    std::map<std::string, std::string>
        weights_files;  ///< paths of initial weights, by their names in the sweep file
    NamedTables named;
    SearchSpace space;
    std::vector<Enqueued> enqueued;
    SamplerOptions sampler;
    PrunerOptions pruner;
    Seeds seeds;
    EvaluateTest evaluate_test = EvaluateTest::never;
    bool evaluate_all = false;     ///< also on all images at once, training images included
    std::int32_t keep_models = 0;  ///< number of best configurations whose weights are kept

    bool operator==(const Sweep&) const = default;
};

}  // namespace trommel
