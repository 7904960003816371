// Ranks inside one process that exchange messages: the tests of coordinator and workers need no MPI.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "messaging/channel.hpp"

namespace trommel {

/// A network of peers 0, ..., peers - 1, for one thread. Must outlive the references that channel() returned.
class InMemoryNetwork {
  public:
    explicit InMemoryNetwork(Peer peers);

    InMemoryNetwork(const InMemoryNetwork&) = delete;
    InMemoryNetwork& operator=(const InMemoryNetwork&) = delete;

    Channel& channel(Peer peer);

    /// From now on messages to and from `peer` vanish, including those it has not yet received. Messages that
    /// it sent before still arrive.
    void drop(Peer peer);

    /// Reconnects a dropped peer in both directions.
    void revive(Peer peer);

  private:
    class Endpoint final : public Channel {
      public:
        Endpoint(InMemoryNetwork& network, Peer self) : network_(network), self_(self) {}

        void send(Peer to, const Message& message) override;
        std::optional<Received> receive() override;

      private:
        InMemoryNetwork& network_;
        Peer self_;
    };

    struct Mailbox {
        std::deque<Received> messages;
        bool dropped = false;
    };

    Mailbox& mailbox(Peer peer);

    std::vector<Mailbox> mailboxes_;
    std::vector<Endpoint> endpoints_;
};

}  // namespace trommel
