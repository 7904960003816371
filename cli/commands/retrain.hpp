// Trains one trial on this machine, with the same trainer and message as in its sweep.
#pragma once

#include <functional>
#include <string>

#include "messaging/messages.hpp"
#include "report/reproduction.hpp"
#include "system/executables.hpp"

namespace trommel::cli {

/// `threads` is the trial's number of threads, "" if it is not known; `on_epoch` is called after each epoch.
/// Throws InputError if the trial cannot be trained here, std::runtime_error if the trainer dies, Interrupted
/// after Ctrl-C.
Retrained retrain(const TrainerCommand& trainer_command, const StartTrial& start, const std::string& threads,
                  const std::function<void(const EpochReport&)>& on_epoch);

}  // namespace trommel::cli
