// Trains one trial here, by the trainer and the message that it had in its sweep.
#pragma once

#include <functional>

#include "messaging/messages.hpp"
#include "report/reproduction.hpp"

namespace trommel::cli {

/// `on_epoch` is called after each epoch. Throws InputError when the trainer cannot train the trial.
Retrained retrain(const StartTrial& start, const std::function<void(const EpochReport&)>& on_epoch);

}  // namespace trommel::cli
