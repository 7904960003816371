#include "cli/commands/check/check_cost.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "storage/results/results_reader.hpp"
#include "storage/shards/shard.hpp"
#include "sweep/command.hpp"
#include "sweep/cost.hpp"
#include "sweep/plan.hpp"
#include "sweep/planned_trials.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

// The cost of one trial, averaged over the examples.
struct TrialCost {
    double epochs = 0;
    double multiply_adds = 0;
    double weights = 0;
    double predictions = 0;
};

TrialCost mean_cost(const Sweep& sweep, const std::map<std::string, DataShape>& shapes,
                    const std::vector<Example>& examples) {
    TrialCost sum;
    for (const Example& example : examples) {
        const TrainingPlan plan = resolve(sweep, example.params);
        if (plan.command) {
            sum.epochs += plan.epochs == endless_epochs ? 0 : static_cast<double>(plan.epochs);
            continue;  // the cost of an epoch is unknown
        }
        const DataShape& data = shapes.at(plan.data.name);
        const Cost cost = cost_of(operations(plan.layers, data.image, data.classes));
        const auto epochs = static_cast<double>(plan.epochs);
        // Forward pass, and backward pass to the inputs and to the weights; validation only needs the forward
        // pass.
        const double per_epoch =
            cost.multiply_adds * static_cast<double>(3 * data.train_images + data.val_images);
        sum.epochs += epochs;
        sum.multiply_adds += epochs * per_epoch;
        sum.weights += cost.weights + cost.statistics;
        sum.predictions += static_cast<double>(data.val_images + (plan.evaluate_test ? data.test_images : 0));
    }
    const double count = std::max<double>(1, static_cast<double>(examples.size()));
    return {sum.epochs / count, sum.multiply_adds / count, sum.weights / count, sum.predictions / count};
}

// The maximum; nothing if only hours, or nothing countable, limit the search.
std::optional<double> trials_of(const Sweep& sweep, double epochs_a_trial) {
    std::optional<double> trials;
    if (const auto planned = planned_trials(sweep)) {
        trials = static_cast<double>(*planned);
    }
    if (sweep.budget.epochs && epochs_a_trial > 0) {
        const double by_epochs = static_cast<double>(*sweep.budget.epochs) / epochs_a_trial + 1;
        trials = trials ? std::min(*trials, by_epochs) : by_epochs;
    }
    return trials;
}

// Seconds per epoch of the finished trials of a sweep directory; nothing without one, or if it cannot be
// read.
std::optional<double> past_seconds_an_epoch(const std::filesystem::path& directory) {
    const SweepDirectory sweep{directory};
    if (!std::filesystem::exists(sweep.results())) {
        return std::nullopt;
    }
    try {
        double seconds = 0;
        double epochs = 0;
        for (const PastTrial& trial : ResultsReader(sweep.results()).history().trials) {
            if (trial.selected && trial.state == TrialState::completed) {
                seconds += trial.selected->seconds;
                epochs += trial.selected->epochs;
            }
        }
        return epochs > 0 ? std::optional(seconds / epochs) : std::nullopt;
    } catch (const StorageError&) {
        return std::nullopt;
    }
}

// Two digits: more would suggest a precision that the estimate does not have.
std::string two_digits(double value) {
    const double step = value >= 100 ? std::pow(10, std::floor(std::log10(value)) - 1) : 1;
    return value >= 99.5 ? fmt::format("{:.0f}", std::round(value / step) * step)
                         : fmt::format("{:.2g}", value);
}

std::string bytes_text(double bytes) {
    return bytes < 1e6   ? two_digits(bytes / 1e3) + " kB"
           : bytes < 1e9 ? two_digits(bytes / 1e6) + " MB"
                         : two_digits(bytes / 1e9) + " GB";
}

std::string hours_text(double seconds) {
    return seconds < 60     ? "under a minute"
           : seconds < 5400 ? two_digits(seconds / 60) + " minutes"
                            : two_digits(seconds / 3600) + " hours";
}

std::string time_text(const Sweep& sweep, double trials, const TrialCost& cost,
                      const std::filesystem::path& directory) {
    const double epochs = trials * cost.epochs;
    if (const auto seconds = past_seconds_an_epoch(directory)) {
        return fmt::format("time: {} for one worker, from the past epochs: {} s each in {}\n",
                           hours_text(epochs * *seconds), two_digits(*seconds),
                           directory.filename().string());
    }
    if (sweep.train.command) {
        return "time: as long as the command takes\n";
    }
    // In training, a core reaches between 2e9 (an old one, on small images) and 5e10 operations per second (a
    // new one, on large images).
    constexpr double multiply_adds_a_second = 1e10;
    const double seconds = trials * cost.multiply_adds / multiply_adds_a_second;
    return fmt::format("time: {}{} on one core, within a factor of 5; 'trommel try' measures an epoch here\n",
                       seconds < 60 ? "" : "about ", hours_text(seconds));
}

// Measured on records with 24 and 2,000 trials.
std::string disk_text(const Sweep& sweep, double trials, const TrialCost& cost) {
    constexpr double empty = 1e5;
    constexpr double trial = 1500;
    constexpr double epoch = 150;
    const double record = empty + trials * (trial + cost.epochs * epoch + 2 * cost.predictions);
    const double seeds =
        sweep.seeds.finalists > 0 ? sweep.seeds.max_per_configuration : sweep.seeds.per_configuration;
    const double models = sweep.keep_models * seeds * 4 * cost.weights;
    return fmt::format("disk: about {} for the record", bytes_text(record)) +
           (models > 0 ? fmt::format(", at most {} for the weights of {} configurations", bytes_text(models),
                                     sweep.keep_models)
                       : "") +
           "\n";
}

}  // namespace

std::map<std::string, DataShape> shapes_of(const LocatedSweep& located) {
    std::map<std::string, DataShape> shapes;
    for (const DataSet& set : located.sweep().data) {
        DataShape& shape = shapes[set.name];
        for (const std::string& path : set.shards) {
            const Shard shard(path);
            shape.image = {shard.info().height, shard.info().width, shard.info().channels};
            shape.element = shard.info().element;
            shape.classes = static_cast<std::int64_t>(shard.info().classes.size());
            shape.train_images += std::ranges::count(shard.info().splits, Split::train);
        }
        shape.val_images = static_cast<std::int64_t>(located.val_labels().at(set.name).size());
        shape.test_images = static_cast<std::int64_t>(located.test_labels().at(set.name).size());
    }
    return shapes;
}

std::string cost_text(const Sweep& sweep, const std::map<std::string, DataShape>& shapes,
                      const std::vector<Example>& examples, const std::filesystem::path& directory) {
    const TrialCost cost = mean_cost(sweep, shapes, examples);
    const auto trials = trials_of(sweep, cost.epochs);
    if (!trials) {
        return sweep.budget.hours
                   ? fmt::format(
                         "trials: as many as fit into {:g} hours; a trial has {:.0f} epochs at most\n",
                         *sweep.budget.hours, cost.epochs)
                   : "trials: unlimited\n";
    }
    const std::int64_t finals = planned_final_trials(sweep);
    const double all = *trials + static_cast<double>(finals);
    return fmt::format("trials: {:.0f} at most{}{}\n", *trials,
                       finals > 0 ? fmt::format(", and {} in the finals", finals) : "",
                       cost.epochs > 0 ? fmt::format(", of {:.0f} epochs at most", cost.epochs) : "") +
           time_text(sweep, all, cost, directory) + disk_text(sweep, all, cost);
}

}  // namespace trommel::cli
