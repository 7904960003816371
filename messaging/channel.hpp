// A channel to other processes: over MPI, or over a socket pair.
#pragma once

#include <cstdint>
#include <optional>

#include "messaging/messages.hpp"

namespace trommel {

/// A rank over MPI; always 0 on channels with a single peer.
using Peer = std::int32_t;

struct Received {
    Peer from = 0;
    Message message;

    bool operator==(const Received&) const = default;
};

/// Neither method blocks. Messages between two processes arrive in the order they were sent. A message to a
/// process that has ended is lost without an error: missing heartbeats reveal that.
class Channel {
  public:
    virtual ~Channel() = default;

    virtual void send(Peer to, const Message& message) = 0;

    /// The next message that has arrived, if any. Throws MessageError for an undecodable one; the channel
    /// remains usable.
    virtual std::optional<Received> receive() = 0;
};

}  // namespace trommel
