// The messages between a guard and its trainer, over a pair of sockets.
//
//   trainer -> guard   one byte, or closing the socket: end the program
//   guard -> trainer   a sequence of GuardWord
#pragma once

#include <chrono>
#include <cstdint>

namespace trommel {

struct GuardWord {
    /// started      the program runs; `value` is the number of its journal (report_pipe.hpp), and
    ///              `has_checkpoint` tells whether an earlier attempt left files in its checkpoint directory
    /// not_started  `value` is an errno
    /// unwritable   reports cannot be saved in the trial's directory, at the start or at the end; `value` is
    ///              an errno
    /// reported     `value` bytes of the journal are on the disk
    /// pipe_gone    the report path no longer leads to the pipe: later reports are unknown
    /// signaled    another process told all processes to end: `value` is the signal. May come after `ended`
    /// ended        `value` is a wait status; no process of the program is left
    /// vanished     the connection has ended
    enum class Kind : std::int32_t {
        started,
        not_started,
        unwritable,
        reported,
        pipe_gone,
        signaled,
        ended,
        vanished
    };

    Kind kind = Kind::vanished;
    bool has_checkpoint = false;
    std::int64_t value = 0;
};

/// The guard's end of the connection. Does not own its socket.
class GuardedTrainer {
  public:
    explicit GuardedTrainer(int fd);

    int fd() const { return fd_; }

    void send(GuardWord word) const;

    /// Does not wait for a trainer that is suspended; false if the message was not sent.
    bool try_send(GuardWord word) const;

    /// Whether the trainer tells us to end within this time.
    bool tells_to_end(std::chrono::milliseconds timeout) const;

    bool is_gone() const;

  private:
    int fd_;
};

}  // namespace trommel
