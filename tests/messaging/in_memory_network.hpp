// A network of ranks inside one process, for tests of the loops of coordinator and workers without MPI.
#pragma once

#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "messaging/channel.hpp"

namespace trommel {

/// A network of peers 0, ..., peers - 1, for one thread. Must outlive the references that channel() returned.
class InMemoryNetwork {
  public:
    explicit InMemoryNetwork(Peer peers) : inboxes_(static_cast<std::size_t>(peers)) {
        for (Peer peer = 0; peer < peers; ++peer) {
            endpoints_.emplace_back(*this, peer);
        }
    }

    InMemoryNetwork(const InMemoryNetwork&) = delete;
    InMemoryNetwork& operator=(const InMemoryNetwork&) = delete;

    Channel& channel(Peer peer) { return endpoints_.at(static_cast<std::size_t>(peer)); }

  private:
    class Endpoint final : public Channel {
      public:
        Endpoint(InMemoryNetwork& network, Peer self) : network_(network), self_(self) {}

        void send(Peer to, const Message& message) override {
            network_.inboxes_.at(static_cast<std::size_t>(to)).push_back({self_, message});
        }

        std::optional<Received> receive() override {
            auto& inbox = network_.inboxes_.at(static_cast<std::size_t>(self_));
            if (inbox.empty()) {
                return std::nullopt;
            }
            Received next = std::move(inbox.front());
            inbox.pop_front();
            return next;
        }

      private:
        InMemoryNetwork& network_;
        Peer self_;
    };

    std::vector<std::deque<Received>> inboxes_;
    std::vector<Endpoint> endpoints_;
};

}  // namespace trommel
