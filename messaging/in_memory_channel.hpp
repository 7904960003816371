// Ranks that speak to one another inside one process: the coordinator's and the workers' tests need no MPI.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "messaging/channel.hpp"

namespace trommel {

/// A network of peers 0, ..., peers - 1, for one thread. Outlives the references that channel() gave.
class InMemoryNetwork {
  public:
    explicit InMemoryNetwork(Peer peers);

    InMemoryNetwork(const InMemoryNetwork&) = delete;
    InMemoryNetwork& operator=(const InMemoryNetwork&) = delete;

    Channel& channel(Peer peer);

    /// From now on messages to and from `peer` vanish, those it has not yet received among them. What it said
    /// before still arrives.
    void drop(Peer peer);

    /// A peer that was dropped is heard again, and hears again: back from the dead.
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
