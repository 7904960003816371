// Trains one trial here, by the trainer and the message that it had in its sweep.
#pragma once

#include <functional>
#include <string>

#include "messaging/messages.hpp"
#include "report/reproduction.hpp"
#include "system/executables.hpp"

namespace trommel::cli {

/// `threads` is how many the trial had, "" where that is not known; `on_epoch` is called after each epoch. Throws
/// InputError when the trial cannot be trained here, std::runtime_error when the trainer dies, Interrupted at a Ctrl-C.
Retrained retrain(const TrainerCommand& trainer_command, const StartTrial& start, const std::string& threads,
                  const std::function<void(const EpochReport&)>& on_epoch);

}  // namespace trommel::cli
