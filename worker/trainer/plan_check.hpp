// Checks whether a plan can be trained here, before anything expensive starts. Independent of Torch.
#pragma once

#include <vector>

#include "messaging/messages.hpp"
#include "sweep/operations.hpp"
#include "worker/training_data/labeled_images.hpp"

namespace trommel {

/// Throws InputError if this trainer does not support the message, and StorageError if the weights cannot be
/// written.
void check_message(const StartTrial& start);

/// Throws InputError if a metric of the plan is not measured on these images.
void check_metrics(const TrainingPlan& plan, const LabeledImages& images);

/// The steps of the plan's network. Throws InputError if a layer or the batch size does not fit.
std::vector<Operation> checked_operations(const TrainingPlan& plan, const LabeledImages& images);

}  // namespace trommel
