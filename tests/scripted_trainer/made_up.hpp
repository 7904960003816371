// Learning curves out of nothing but a seed and a plan: the same ones each time, on every machine's libm
// alike to the last few digits.
#pragma once

#include <cstdint>

#include "messaging/messages.hpp"

namespace trommel {

/// The metrics of epoch `epoch`, from 1. Better near learning rate 0.01, later, and for some models than for
/// others; with some noise from the seed.
Metrics made_up_metrics(const StartTrial& start, std::int64_t epoch);

/// What a trainer selects after `epochs` epochs: the epoch the plan asks for, predictions, a digest.
Selected made_up_selection(const StartTrial& start, std::int64_t epochs);

/// 64 hexadecimal digits that depend on the seed, the plan and `epoch`.
std::string made_up_digest(const StartTrial& start, std::int64_t epoch);

}  // namespace trommel
