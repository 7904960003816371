#include "messaging/in_memory_channel.hpp"

#include <gmock/gmock.h>

#include "sample_messages.hpp"

namespace trommel {
namespace {

TEST(InMemoryNetworkTest, MessagesArriveInOrderWithTheirSender) {
    InMemoryNetwork network(3);
    network.channel(1).send(0, Shutdown{"first"});
    network.channel(2).send(0, Shutdown{"second"});
    network.channel(1).send(0, Shutdown{"third"});

    EXPECT_EQ(network.channel(0).receive(), (Received{1, Shutdown{"first"}}));
    EXPECT_EQ(network.channel(0).receive(), (Received{2, Shutdown{"second"}}));
    EXPECT_EQ(network.channel(0).receive(), (Received{1, Shutdown{"third"}}));
    EXPECT_EQ(network.channel(0).receive(), std::nullopt);
}

TEST(InMemoryNetworkTest, ADroppedPeerIsCutOffButItsLastMessagesArrive) {
    InMemoryNetwork network(2);
    network.channel(1).send(0, Heartbeat{});
    network.channel(0).send(1, Heartbeat{});

    network.drop(1);
    network.channel(0).send(1, Shutdown{"lost"});
    network.channel(1).send(0, Shutdown{"lost"});

    EXPECT_EQ(network.channel(0).receive(), (Received{1, Heartbeat{}}));
    EXPECT_EQ(network.channel(0).receive(), std::nullopt);
    EXPECT_EQ(network.channel(1).receive(), std::nullopt);
}

TEST(InMemoryNetworkTest, ARevivedPeerCanSendAgain) {
    InMemoryNetwork network(2);
    network.drop(1);
    network.revive(1);

    network.channel(1).send(0, Heartbeat{sample_attempt()});

    EXPECT_EQ(network.channel(0).receive(), (Received{1, Heartbeat{sample_attempt()}}));
}

}  // namespace
}  // namespace trommel
