#include "worker/trainer/trial_run.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "sweep/epoch_selection.hpp"
#include "sweep/random.hpp"
#include "system/errors.hpp"
#include "system/waiting_times.hpp"
#include "worker/trainer/checkpoint_tensors.hpp"
#include "worker/trainer/given_weights.hpp"
#include "worker/trainer/plan_check.hpp"
#include "worker/trainer/training_epoch.hpp"
#include "worker/trainer/weights.hpp"
#include "worker/training_data/class_weights.hpp"
#include "worker/training_files/checkpoint_directory.hpp"
#include "worker/training_files/weights_file.hpp"

namespace trommel {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Undefined if all classes have the same weight.
at::Tensor class_weights(const TrainingPlan& plan, const LabeledImages& images) {
    const auto weights =
        weight_by_class(plan.class_weights, images.class_names(), images.split(Split::train).labels);
    if (weights.empty()) {
        return {};
    }
    const at::Tensor tensor = at::empty({images.classes()}, at::kFloat);
    std::ranges::copy(weights, tensor.data_ptr<float>());
    return tensor;
}

std::optional<Augmenter> augmenter(const StartTrial& start, const LabeledImages& images) {
    if (!start.plan.augmentation) {
        return std::nullopt;
    }
    return Augmenter(*start.plan.augmentation, images.shape(), start.seed);
}

class TrialRun {
  public:
    TrialRun(Clock::time_point begin, const StartTrial& start, LabeledImages& images,
             const TrialEvents& events)
        : begin_(begin),
          start_(start),
          plan_(start.plan),
          images_(images),
          events_(events),
          init_(derive_seed(start.seed, "init")),
          network_(checked_operations(plan_, images), plan_.initialization, init_),
          updates_(plan_, network_.parameters()),
          class_weights_(class_weights(plan_, images)),
          augmenter_(augmenter(start, images)),
          batch_rows_(std::min<std::int64_t>(plan_.batch_size, count(Split::train))),
          rates_(plan_, (count(Split::train) + batch_rows_ - 1) / batch_rows_),
          training_buffer_(batch_rows_, images.shape(), images.scale(plan_.normalization)),
          evaluation_buffer_(evaluation_rows(images.shape()), images.shape(),
                             images.scale(plan_.normalization)),
          selection_(plan_.select_epoch),
          early_stop_(plan_.early_stopping),
          checkpoints_(start) {
        load_given_weights(network_, plan_.layers);
    }

    TrialEnd run() {
        const auto found =
            checkpoints_.find([this](const Checkpoint& checkpoint) { go_on_from(checkpoint); });
        events_.started(found.epoch, found.problems);
        const Ending ending = train();
        if (paused_) {
            return *paused_;
        }
        if (selected_) {
            kept_.restore(network_);
            store_weights();
            if (ending == Ending::trained) {
                evaluate_selected();
            }
            selected_->epochs = trained_epochs();
            selected_->seconds = seconds();
        }
        return TrialFinished{start_.attempt, ending, std::move(selected_)};
    }

  private:
    std::int64_t count(Split split) const {
        return static_cast<std::int64_t>(images_.split(split).labels.size());
    }

    Ending train() {
        const std::int64_t last =
            start_.to_epoch > 0 ? std::min(plan_.epochs, start_.to_epoch) : plan_.epochs;
        for (std::int64_t epoch = trained_epochs() + 1; epoch <= last; ++epoch) {
            const Clock::time_point began = Clock::now();
            const TrainedEpoch trained = train_epoch({.network = network_,
                                                      .updates = updates_,
                                                      .rates = rates_,
                                                      .loss = plan_.loss,
                                                      .precision = plan_.precision,
                                                      .class_weights = class_weights_,
                                                      .images = images_.split(Split::train),
                                                      .augmenter = augmenter_,
                                                      .buffer = training_buffer_,
                                                      .batch_size = batch_rows_,
                                                      .seed = start_.seed,
                                                      .stop_requested = events_.stop_requested},
                                                     epoch);
            if (trained.end != EpochEnd::finished) {
                return trained.end == EpochEnd::stopped ? Ending::stopped : Ending::diverged;
            }
            const auto validated = evaluate_split(Split::val, events_.stop_requested);
            if (!validated) {
                return Ending::stopped;
            }
            const Metrics metrics = report(trained.score, *validated, seconds_since(began));
            if (!is_finite(validated->score)) {
                return Ending::diverged;
            }
            rates_.after_epoch(epoch, metrics);
            if (early_stop_.ends_after(epoch, metrics)) {
                break;
            }
            if (epoch < last && checkpoints_.exists() && pauses_here()) {
                return Ending::stopped;
            }
        }
        return Ending::trained;
    }

    // Reports the epoch, and keeps its weights if it is the best so far.
    Metrics report(const Score& trained, const Evaluation& validated, double seconds) {
        Metrics metrics;
        put_metrics(metrics, "train", trained);
        if (validated.score.images > 0) {
            put_metrics(metrics, "val", validated.score);
            put_f1(metrics, "val", confusion(Split::val, validated.predictions));
        }
        epochs_.push_back(metrics);
        if (selection_.selects(metrics)) {
            kept_.keep(network_);
            selected_ = Selected{.epoch = trained_epochs(),
                                 .epochs = trained_epochs(),
                                 .metrics = metrics,
                                 .val_predictions = validated.predictions,
                                 .test_predictions = {},
                                 .weights_digest = {},
                                 .seconds = 0};
        }
        events_.epoch({start_.attempt, trained_epochs(), metrics, seconds});
        return metrics;
    }

    // Whether the trial is paused after this epoch. If an unrequested checkpoint fails, only that checkpoint
    // is lost.
    bool pauses_here() {
        if (events_.pause_requested()) {
            paused_ = checkpoints_.save(checkpoint());
            return true;
        }
        if (seconds_since(saved_) >= start_.checkpoints.every_seconds) {
            try {
                checkpoints_.save(checkpoint());
            } catch (const StorageError& error) {
                events_.note(error.what());
            }
            saved_ = Clock::now();
        }
        return false;
    }

    Checkpoint checkpoint() const {
        const bool selects_another = selected_ && selected_->epoch != trained_epochs();
        return {.of = checkpoints_.identity(),
                .so_far = {epochs_, selected_, seconds()},
                .steps = updates_.steps(),
                .tensors = checkpoint_tensors(network_, updates_, selects_another ? &kept_ : nullptr)};
    }

    void go_on_from(const Checkpoint& checkpoint) {
        restore_tensors(checkpoint.tensors, checkpoint.steps, network_, updates_, kept_);
        epochs_ = checkpoint.so_far.epochs;
        selected_ = checkpoint.so_far.selected;
        earlier_seconds_ = checkpoint.so_far.seconds;
        for (std::int64_t epoch = 1; epoch <= trained_epochs(); ++epoch) {
            const Metrics& metrics = epochs_[static_cast<std::size_t>(epoch - 1)];
            selection_.selects(metrics);
            rates_.after_epoch(epoch, metrics);
            early_stop_.ends_after(epoch, metrics);
        }
    }

    std::int32_t trained_epochs() const { return static_cast<std::int32_t>(epochs_.size()); }
    double seconds() const { return earlier_seconds_ + seconds_since(begin_); }

    // Requires the selected weights in the network. Training is over, so there is nothing left to stop.
    void evaluate_selected() {
        const auto never = [] { return false; };
        if (plan_.evaluate_test && count(Split::test) > 0) {
            Evaluation tested = *evaluate_split(Split::test, never);
            put_metrics(selected_->metrics, "test", tested.score);
            put_f1(selected_->metrics, "test", confusion(Split::test, tested.predictions));
            selected_->test_predictions = std::move(tested.predictions);
        }
        if (plan_.evaluate_all) {
            add_all(evaluate_split(Split::train, never)->predictions);
        }
    }

    // Leaves the test images out unless the plan allows them.
    void add_all(const std::vector<std::uint16_t>& train_predictions) {
        ConfusionMatrix all = confusion(Split::train, train_predictions);
        all += confusion(Split::val, selected_->val_predictions);
        if (!selected_->test_predictions.empty()) {
            all += confusion(Split::test, selected_->test_predictions);
        }
        selected_->metrics["all_accuracy"] = accuracy(all);
        selected_->metrics["all_f1_weighted"] = weighted_f1(class_scores(all));
    }

    ConfusionMatrix confusion(Split split, const std::vector<std::uint16_t>& predictions) {
        const auto& labels = images_.split(split).labels;
        return confusion_matrix(std::vector<std::uint16_t>(labels.begin(), labels.end()), predictions,
                                static_cast<std::size_t>(images_.classes()));
    }

    // Requires the selected weights in the network.
    void store_weights() {
        const auto tensors = stored_tensors(network_);
        selected_->weights_digest = weights_digest(tensors);
        if (!start_.weights_file.empty()) {
            write_weights_patiently(start_.weights_file, tensors,
                                    {{"format", "pt"},
                                     {"trial", to_text(start_.attempt.trial)},
                                     {"epoch", std::to_string(selected_->epoch)},
                                     {"weights_digest", selected_->weights_digest}},
                                    patience(), events_.note, events_.must_leave);
        }
    }

    // How long to wait for space on a full disk. A worker takes a trainer that is silent for ten minutes, or
    // for as long as the sweep sets, for one that hangs.
    std::chrono::duration<double> patience() const {
        const AttemptLimits& limits = start_.limits;
        constexpr double longest = std::chrono::duration<double>(weights_patience).count();
        const auto half = [](double limit, double of) { return limit > 0 ? of / 2 : longest; };
        return std::chrono::duration<double>(
            std::min({longest, half(limits.epoch_timeout_seconds, limits.epoch_timeout_seconds),
                      half(limits.timeout_seconds, limits.timeout_seconds - seconds_since(begin_))}));
    }

    std::optional<Evaluation> evaluate_split(Split split, const StopRequested& stop_requested) {
        return evaluate(network_, plan_, images_.split(split), evaluation_buffer_,
                        evaluation_rows(images_.shape()), stop_requested);
    }

    const Clock::time_point begin_;
    const StartTrial& start_;
    const TrainingPlan& plan_;
    LabeledImages& images_;
    const TrialEvents& events_;
    std::mt19937_64 init_;
    Network network_;
    WeightUpdates updates_;
    at::Tensor class_weights_;
    std::optional<Augmenter> augmenter_;
    std::int64_t batch_rows_;
    RateSchedule rates_;
    BatchBuffer training_buffer_;
    BatchBuffer evaluation_buffer_;
    EpochSelection selection_;
    EarlyStop early_stop_;
    KeptWeights kept_;
    CheckpointDirectory checkpoints_;
    Clock::time_point saved_ = Clock::now();
    double earlier_seconds_ = 0;
    std::vector<Metrics> epochs_;  // one for each epoch so far
    std::optional<Selected> selected_;
    std::optional<CheckpointSaved> paused_;
};

}  // namespace

TrialEnd train_trial(const StartTrial& start, OpenDataSets& data_sets, const TrialEvents& events) {
    const Clock::time_point begin = Clock::now();
    check_message(start);
    LabeledImages& images = data_sets.open(start.plan.data);
    check_metrics(start.plan, images);
    return TrialRun(begin, start, images, events).run();
}

}  // namespace trommel
