// Checks of a plan whose data set holds features instead of images.
#pragma once

#include "sweep/training.hpp"

namespace trommel {

/// Throws InputError if the plan augments or normalizes its data in a way that only works for pixels.
void must_suit_features(const TrainingPlan& plan);

}  // namespace trommel
