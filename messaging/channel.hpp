// A way to say messages to other processes: in memory, over MPI, or over a socket pair.
#pragma once

#include <cstdint>
#include <optional>

#include "messaging/messages.hpp"

namespace trommel {

/// A rank over MPI; always 0 where only one process is at the other end.
using Peer = std::int32_t;

struct Received {
    Peer from = 0;
    Message message;

    bool operator==(const Received&) const = default;
};

/// Neither method waits. Messages between two processes arrive in the order they were sent; a message to a
/// process that is gone is lost without an error: heartbeats tell.
class Channel {
  public:
    virtual ~Channel() = default;

    virtual void send(Peer to, const Message& message) = 0;

    /// The next message that has arrived, if any. Throws MessageError for one that cannot be understood; the
    /// channel is usable afterwards.
    virtual std::optional<Received> receive() = 0;
};

}  // namespace trommel
