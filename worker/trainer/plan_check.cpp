#include "worker/trainer/plan_check.hpp"

#include <algorithm>

#include "sweep/feature_plan.hpp"
#include "system/errors.hpp"
#include "worker/training_files/weights_file.hpp"

namespace trommel {

namespace {

void check_metric(const Objective& objective, const char* where, const LabeledImages& images) {
    const auto& known = epoch_metrics();
    if (std::ranges::find(known, objective.metric) == known.end()) {
        throw InputError(std::string(where) + ": unknown metric '" + objective.metric +
                         "' (it is not measured after each epoch); use e.g. val_loss");
    }
    if (objective.metric.starts_with("val_") && images.split(Split::val).labels.empty()) {
        throw InputError(std::string(where) + ": metric '" + objective.metric +
                         "' (the data set has no validation images); use e.g. train_loss");
    }
}

}  // namespace

void check_message(const StartTrial& start) {
    if (start.plan.command) {
        throw InputError(
            "plan with a command: this trainer starts no programs (it trains layers with LibTorch); "
            "send the plan to the trainer for commands");
    }
    if (!start.weights_file.empty()) {
        check_weights_directory(start.weights_file);
    }
}

void check_metrics(const TrainingPlan& plan, const LabeledImages& images) {
    if (plan.select_epoch) {
        check_metric(*plan.select_epoch, "select_epoch", images);
    }
    if (plan.early_stopping) {
        check_metric(plan.early_stopping->monitor, "early_stopping", images);
    }
    if (const auto* plateau = std::get_if<Plateau>(&plan.schedule)) {
        check_metric(plateau->monitor, "schedule", images);
    }
}

std::vector<Operation> checked_operations(const TrainingPlan& plan, const LabeledImages& images) {
    if (images.element() == Element::float32) {
        must_suit_features(plan);
    }
    auto steps = pool_before_relu(operations(plan.layers, images.shape(), images.classes()));
    check_batch_size(steps, plan.batch_size);
    return steps;
}

}  // namespace trommel
