// A trainer that runs the user's program for each trial: the trainer's side of the connection to its worker.
#pragma once

#include <optional>

#include "messaging/socket_channel.hpp"
#include "worker/command_trainer/command_trial.hpp"

namespace trommel {

/// Trains the trials that it receives, one after another. An error in a trial is answered with TrialFailed
/// and does not end the trainer.
class CommandTrainer {
  public:
    /// `channel` must outlive the trainer.
    CommandTrainer(SocketChannel& channel, CommandTrainerOptions options)
        : channel_(channel), options_(std::move(options)) {}

    /// Sends Hello, then serves until Shutdown or until the worker has gone. Throws MessageError for an
    /// undecodable message.
    void serve();

  private:
    void begin(const StartTrial& start);
    void receive_from_worker();
    void wait() const;
    void send(const Message& message);

    SocketChannel& channel_;
    CommandTrainerOptions options_;
    std::optional<CommandTrial> trial_;
    AttemptId attempt_;
    bool leaving_ = false;
};

}  // namespace trommel
