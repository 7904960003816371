// A trainer that runs the user's program for each trial: the trainer's side of the conversation with its worker.
#pragma once

#include <optional>

#include "messaging/socket_channel.hpp"
#include "worker/command_trainer/command_trial.hpp"

namespace trommel {

/// Trains the trials that it is told to, one after another. What goes wrong in a trial is an answer (TrialFailed), not
/// an end.
class CommandTrainer {
  public:
    /// `channel` outlives the trainer.
    CommandTrainer(SocketChannel& channel, CommandTrainerOptions options)
        : channel_(channel), options_(std::move(options)) {}

    /// Says Hello, then serves until Shutdown or until the other side is gone. Throws MessageError for a message that
    /// cannot be understood.
    void serve();

  private:
    void begin(const StartTrial& start);
    void hear_worker();
    void wait() const;
    void send(const Message& message);

    SocketChannel& channel_;
    CommandTrainerOptions options_;
    std::optional<CommandTrial> trial_;
    AttemptId attempt_;
    bool leaving_ = false;
};

}  // namespace trommel
