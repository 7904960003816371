// The trainer's side of the connection to its worker.
#pragma once

#include <optional>

#include "messaging/socket_channel.hpp"
#include "worker/training_data/open_data_sets.hpp"

namespace trommel {

/// Trains the trials that it receives, one after another. An error in a trial is answered with TrialFailed
/// and does not end the trainer. A Pause for a trial without checkpoints is ignored.
class Trainer {
  public:
    /// `channel` must outlive the trainer.
    explicit Trainer(SocketChannel& channel) : channel_(channel) {}

    /// Sends Hello, then serves until Shutdown or until the worker has gone. Throws MessageError for an
    /// undecodable message.
    void serve();

  private:
    void run_trial(const StartTrial& start);
    bool stop_requested();
    void send(const Message& message);

    SocketChannel& channel_;
    OpenDataSets data_sets_;
    std::optional<AttemptId> stop_;   // the last attempt that was told to stop
    std::optional<AttemptId> pause_;  // the last attempt that was told to pause
    bool leaving_ = false;
};

}  // namespace trommel
