// Default settings: the documented ones of Keras or PyTorch, or our own.
#pragma once

#include <string>

#include "sweep/params.hpp"

namespace trommel {

/// Learning rate, epsilon, rho, betas and initial_accumulator (those that `optimizer` has), weight_decay,
/// optimizer_form, initialization, batch_norm_momentum, batch_norm_epsilon, batch_norm_variance,
/// plateau_min_delta and augment_axes. `library` is "keras" or "pytorch"; anything else gives our own.
Params library_defaults(const std::string& library, const std::string& optimizer);

}  // namespace trommel
