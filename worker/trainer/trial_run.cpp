#include "worker/trainer/trial_run.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "sweep/epoch_selection.hpp"
#include "sweep/errors.hpp"
#include "sweep/random.hpp"
#include "worker/trainer/training_epoch.hpp"
#include "worker/trainer/weights.hpp"

namespace trommel {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<Operation> checked_operations(const TrainingPlan& plan, const LabelledImages& images) {
    auto steps = pool_before_relu(operations(plan.layers, images.shape(), images.classes()));
    check_batch_size(steps, plan.batch_size);
    return steps;
}

void check_metric(const std::optional<Objective>& objective, const char* where,
                  const LabelledImages& images) {
    if (!objective) {
        return;
    }
    const auto& known = epoch_metrics();
    if (std::ranges::find(known, objective->metric) == known.end()) {
        throw InputError(std::string(where) + ": unknown metric '" + objective->metric +
                         "' (it is not measured after each epoch); use e.g. val_loss");
    }
    if (objective->metric.starts_with("val_") && images.split(Split::val).labels.empty()) {
        throw InputError(std::string(where) + ": metric '" + objective->metric +
                         "' (the data set has no validation images); use e.g. train_loss");
    }
}

class TrialRun {
  public:
    TrialRun(Clock::time_point begin, const StartTrial& start, LabelledImages& images,
             const TrialEvents& events)
        : begin_(begin),
          start_(start),
          plan_(start.plan),
          images_(images),
          events_(events),
          init_(derive_seed(start.seed, "init")),
          network_(checked_operations(plan_, images), init_),
          updates_(plan_.optimizer, plan_.learning_rate, network_.parameters()),
          batch_rows_(std::min<std::int64_t>(plan_.batch_size, count(Split::train))),
          training_buffer_(batch_rows_, images.shape(), images.scale(plan_.normalization)),
          evaluation_buffer_(evaluation_rows(images.shape()), images.shape(),
                             images.scale(plan_.normalization)),
          selection_(plan_.select_epoch),
          early_stop_(plan_.early_stopping) {}

    TrialFinished run() {
        const Ending ending = train();
        if (selected_) {
            kept_.restore(network_);
            selected_->weights_digest = weights_digest(network_);
            if (plan_.evaluate_test && ending == Ending::trained) {
                add_test();
            }
            selected_->epochs = trained_epochs_;
            selected_->seconds = seconds_since(begin_);
        }
        return {start_.attempt, ending, std::move(selected_)};
    }

  private:
    std::int64_t count(Split split) const {
        return static_cast<std::int64_t>(images_.split(split).labels.size());
    }

    Ending train() {
        const std::int64_t last =
            start_.to_epoch > 0 ? std::min(plan_.epochs, start_.to_epoch) : plan_.epochs;
        for (std::int64_t epoch = 1; epoch <= last; ++epoch) {
            const Clock::time_point began = Clock::now();
            const TrainedEpoch trained =
                train_epoch({network_, updates_, images_.split(Split::train), training_buffer_, batch_rows_,
                             start_.seed, events_.stop_requested},
                            epoch);
            if (trained.end != EpochEnd::finished) {
                return trained.end == EpochEnd::stopped ? Ending::stopped : Ending::diverged;
            }
            const auto validated = evaluate_split(Split::val, events_.stop_requested);
            if (!validated) {
                return Ending::stopped;
            }
            const Metrics metrics = report(epoch, trained.score, *validated, seconds_since(began));
            if (const auto loss = metrics.find("val_loss");
                loss != metrics.end() && !std::isfinite(loss->second)) {
                return Ending::diverged;
            }
            if (early_stop_.ends_after(epoch, metrics)) {
                break;
            }
        }
        return Ending::trained;
    }

    // Tells the outside about the epoch and keeps it where it is the best so far.
    Metrics report(std::int64_t epoch, const Score& trained, const Evaluation& validated, double seconds) {
        Metrics metrics;
        put_metrics(metrics, "train", trained);
        if (validated.score.images > 0) {
            put_metrics(metrics, "val", validated.score);
        }
        trained_epochs_ = static_cast<std::int32_t>(epoch);
        if (selection_.selects(metrics)) {
            kept_.keep(network_);
            selected_ = Selected{.epoch = trained_epochs_,
                                 .epochs = trained_epochs_,
                                 .metrics = metrics,
                                 .val_predictions = validated.predictions,
                                 .test_predictions = {},
                                 .weights_digest = {},
                                 .seconds = 0};
        }
        events_.epoch({start_.attempt, trained_epochs_, metrics, seconds});
        return metrics;
    }

    // The network has the selected weights. Training is over: there is nothing left to stop.
    void add_test() {
        auto tested = evaluate_split(Split::test, [] { return false; });
        if (tested->score.images > 0) {
            put_metrics(selected_->metrics, "test", tested->score);
            selected_->test_predictions = std::move(tested->predictions);
        }
    }

    std::optional<Evaluation> evaluate_split(Split split, const StopRequested& stop_requested) {
        return evaluate(network_, images_.split(split), evaluation_buffer_, evaluation_rows(images_.shape()),
                        stop_requested);
    }

    const Clock::time_point begin_;
    const StartTrial& start_;
    const TrainingPlan& plan_;
    LabelledImages& images_;
    const TrialEvents& events_;
    std::mt19937_64 init_;
    Network network_;
    WeightUpdates updates_;
    std::int64_t batch_rows_;
    BatchBuffer training_buffer_;
    BatchBuffer evaluation_buffer_;
    EpochSelection selection_;
    EarlyStop early_stop_;
    KeptWeights kept_;
    std::int32_t trained_epochs_ = 0;
    std::optional<Selected> selected_;
};

}  // namespace

TrialFinished train_trial(const StartTrial& start, OpenDataSets& data_sets, const TrialEvents& events) {
    const Clock::time_point begin = Clock::now();
    if (start.resume_from) {
        throw InputError(
            "checkpoint " + *start.resume_from +
            ": this build has no checkpoints (it trains trials from their beginning only); start the "
            "trial anew");
    }
    LabelledImages& images = data_sets.open(start.plan.data);
    check_metric(start.plan.select_epoch, "select_epoch", images);
    if (start.plan.early_stopping) {
        check_metric(start.plan.early_stopping->monitor, "early_stopping", images);
    }
    TrialRun run(begin, start, images, events);
    events.started();
    return run.run();
}

}  // namespace trommel
