// Learning curves computed only from a seed and a plan: always the same, and across machines' math libraries
// equal except for the last digits.
#pragma once

#include <cstdint>

#include "messaging/messages.hpp"

namespace trommel {

/// The metrics of epoch `epoch`, from 1. Better near learning rate 0.01, in later epochs, and for some models
/// than for others; with some noise from the seed.
Metrics made_up_metrics(const StartTrial& start, std::int64_t epoch);

/// The selection of a trainer after `epochs` epochs: the epoch the plan asks for, predictions, a digest.
Selected made_up_selection(const StartTrial& start, std::int64_t epochs);

/// 64 hexadecimal digits that depend on the seed, the plan and `epoch`.
std::string made_up_digest(const StartTrial& start, std::int64_t epoch);

}  // namespace trommel
