// What can be done to features in training: less than to pixels.
#pragma once

#include "sweep/training.hpp"

namespace trommel {

/// Throws InputError for a plan that changes or scales its data as only pixels can be.
void must_suit_features(const TrainingPlan& plan);

}  // namespace trommel
