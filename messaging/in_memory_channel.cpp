#include "messaging/in_memory_channel.hpp"

#include <utility>

namespace trommel {

InMemoryNetwork::InMemoryNetwork(Peer peers) : mailboxes_(static_cast<std::size_t>(peers)) {
    for (Peer peer = 0; peer < peers; ++peer) {
        endpoints_.emplace_back(*this, peer);
    }
}

Channel& InMemoryNetwork::channel(Peer peer) {
    return endpoints_.at(static_cast<std::size_t>(peer));
}

void InMemoryNetwork::drop(Peer peer) {
    mailbox(peer).dropped = true;
    mailbox(peer).messages.clear();
}

void InMemoryNetwork::revive(Peer peer) {
    mailbox(peer).dropped = false;
}

InMemoryNetwork::Mailbox& InMemoryNetwork::mailbox(Peer peer) {
    return mailboxes_.at(static_cast<std::size_t>(peer));
}

void InMemoryNetwork::Endpoint::send(Peer to, const Message& message) {
    Mailbox& mailbox = network_.mailbox(to);
    if (!mailbox.dropped && !network_.mailbox(self_).dropped) {
        mailbox.messages.push_back({self_, message});
    }
}

std::optional<Received> InMemoryNetwork::Endpoint::receive() {
    std::deque<Received>& messages = network_.mailbox(self_).messages;
    if (messages.empty()) {
        return std::nullopt;
    }
    Received next = std::move(messages.front());
    messages.pop_front();
    return next;
}

}  // namespace trommel
