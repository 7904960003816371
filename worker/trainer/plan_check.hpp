// Whether a plan can be trained here, asked before anything expensive begins. Without Torch.
#pragma once

#include <vector>

#include "messaging/messages.hpp"
#include "sweep/operations.hpp"
#include "worker/training_data/labelled_images.hpp"

namespace trommel {

/// Throws InputError for what this trainer does not do, and StorageError where the weights cannot be written.
void check_message(const StartTrial& start);

/// Throws InputError for a metric of the plan that is not measured on these images.
void check_metrics(const TrainingPlan& plan, const LabelledImages& images);

/// The steps of the plan's network. Throws InputError where a layer or the batch size does not fit.
std::vector<Operation> checked_operations(const TrainingPlan& plan, const LabelledImages& images);

}  // namespace trommel
