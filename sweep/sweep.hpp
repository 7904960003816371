// One search: what is searched, on which data, for what, and until when. What a sweep file says, checked.
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

/// The first limit reached ends the search: no new trial is made, and those that were made are trained.
struct Budget {
    std::optional<std::int64_t> configurations;  ///< different ones; seeds come on top
    std::optional<std::int64_t> trials;
    std::optional<std::int64_t> epochs;  ///< over all trials
    std::optional<double> hours;         ///< of the sweep's running time, over all its lives

    bool operator==(const Budget&) const = default;
};

/// What is the same for every trial. `settings` holds the values that could as well be parameters.
struct TrainSettings {
    Params settings;
    std::optional<EarlyStopping> early_stopping;
    std::optional<Objective> select_epoch;
    std::optional<Command> command;               ///< trains instead of LibTorch; its params are empty
    std::int32_t max_attempts = 3;                ///< tries at one trial before it counts as failed
    std::optional<std::chrono::seconds> timeout;  ///< of one attempt
    std::optional<std::chrono::seconds> epoch_timeout;
    std::optional<std::int64_t> memory;  ///< bytes that a trainer may use, with all that it has started
    std::chrono::seconds checkpoint_every{600};  ///< of a running trial; changes no result

    bool operator==(const TrainSettings&) const = default;
};

/// The tables of a sweep file that a word refers to: schedule = "slow" means [schedule.slow]. A table that stands in
/// [train] itself is kept under its description.
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
    std::string name = "none";          ///< none, asha
    std::int32_t min_epochs = 1;        ///< asha: epochs before a trial is judged for the first time
    std::int32_t reduction_factor = 3;  ///< asha: one of so many goes on

    bool operator==(const PrunerOptions&) const = default;
};

struct Seeds {
    std::int32_t per_configuration = 1;  ///< every configuration is trained with this many seeds
    std::int32_t finalists = 0;  ///< configurations that get more when the search has ended; 0: no finals
    std::int32_t max_per_configuration = 10;  ///< that a finalist gets

    bool operator==(const Seeds&) const = default;
};

/// Who gets a test score at all: nobody, the trials of the finals, every trial.
enum class EvaluateTest { never, finalists, all };

struct Sweep {
    std::string name;
    std::uint64_t seed = 0;
    std::vector<Objective> objectives;  ///< one, for now
    Budget budget;
    std::vector<DataSet> data;  ///< in the order of their names
    TrainSettings train;
    std::vector<ModelTemplate> models;  ///< built-in ones and those of the file
    std::map<std::string, std::string>
        weights_files;  ///< where the files are that models begin with, by their names in the sweep file
    NamedTables named;
    SearchSpace space;
    std::vector<Enqueued> enqueued;
    SamplerOptions sampler;
    PrunerOptions pruner;
    Seeds seeds;
    EvaluateTest evaluate_test = EvaluateTest::never;
    bool evaluate_all = false;     ///< also on all images at once, those of the training included
    std::int32_t keep_models = 0;  ///< weights are kept of this many configurations, the best ones

    bool operator==(const Sweep&) const = default;
};

}  // namespace trommel
