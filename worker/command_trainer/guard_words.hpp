// What a guard and its trainer say to each other, over a pair of sockets.
//
//   trainer -> guard   one byte, or the end of what it says: the program is to end
//   guard -> trainer   GuardWord, one after another
#pragma once

#include <chrono>
#include <cstdint>

namespace trommel {

struct GuardWord {
    /// started      the program runs; `value` is the number of its journal (report_pipe.hpp), and `has_checkpoint` says whether
    ///              an earlier attempt had left something in its checkpoint directory
    /// not_started  `value` is an errno
    /// no_journal   what it reports cannot be kept, before it began or at its end; `value` is an errno
    /// reported     so many bytes of the journal are on the disk
    /// pipe_gone    the report is no longer the pipe: what was written there since is not known
    /// signalled    somebody else has told all processes to end: `value` is the signal. May come after `ended`
    /// ended        `value` is a wait status; nothing that the program had started is left
    /// vanished     the connection has ended
    enum class Kind : std::int32_t {
        started,
        not_started,
        no_journal,
        reported,
        pipe_gone,
        signalled,
        ended,
        vanished
    };

    Kind kind = Kind::vanished;
    bool has_checkpoint = false;
    std::int64_t value = 0;
};

/// The guard's end of the conversation. Does not own its socket.
class GuardedTrainer {
  public:
    explicit GuardedTrainer(int fd);

    int fd() const { return fd_; }

    void say(GuardWord word) const;

    /// Does not wait for a trainer that stands still; false where it was not said.
    bool mention(GuardWord word) const;

    /// Whether it does so within this time.
    bool tells_to_end(std::chrono::milliseconds timeout) const;

    bool is_gone() const;

  private:
    int fd_;
};

}  // namespace trommel
