// The trainer's side of the conversation with its worker.
#pragma once

#include <optional>

#include "messaging/socket_channel.hpp"
#include "worker/training_data/open_data_sets.hpp"

namespace trommel {

/// Trains the trials that it is told to, one after another. What goes wrong in a trial is an answer
/// (TrialFailed), not an end. A Pause for a trial without checkpoints is not obeyed.
class Trainer {
  public:
    /// `channel` outlives the trainer.
    explicit Trainer(SocketChannel& channel) : channel_(channel) {}

    /// Says Hello, then serves until Shutdown or until the other side is gone. Throws MessageError for a
    /// message that cannot be understood.
    void serve();

  private:
    void run_trial(const StartTrial& start);
    bool stop_requested();
    void send(const Message& message);

    SocketChannel& channel_;
    OpenDataSets data_sets_;
    std::optional<AttemptId> stop_;   // the attempt that was told to stop last
    std::optional<AttemptId> pause_;  // and to pause
    bool leaving_ = false;
};

}  // namespace trommel
