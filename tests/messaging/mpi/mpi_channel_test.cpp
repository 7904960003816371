// Run by mpirun on 2 and on 4 ranks: every rank runs every test, and all synchronize at its start.
#include "messaging/mpi/mpi_channel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <utility>

#include "messaging/mpi/mpi_check.hpp"
#include "messaging/mpi/mpi_session.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

MpiSession* session = nullptr;

// Usually a few hundred bytes, sometimes more than any transport sends in one piece.
std::string text(std::int64_t number) {
    const std::size_t size = number % 3000 == 7 ? 5'000'000 : 100 + static_cast<std::size_t>(number % 300);
    return std::string(size, static_cast<char>('a' + number % 26));
}

Received receive_from_any(MpiChannel& channel) {
    for (;;) {
        if (auto received = channel.receive()) {
            return std::move(*received);
        }
    }
}

class MpiChannelTest : public testing::Test {
  protected:
    void SetUp() override { check(MPI_Barrier(MPI_COMM_WORLD)); }
    void TearDown() override { check(MPI_Barrier(MPI_COMM_WORLD)); }
};

TEST_F(MpiChannelTest, TenThousandMessagesOfEveryRankArriveInOrderBothWaysAtOnce) {
    const std::int64_t messages = 10'000 / (session->size() - 1);  // from each rank to each other one
    MpiChannel channel;
    std::map<Peer, std::int64_t> next;
    std::int64_t sent = 0;
    const auto is_unfinished = [&] {
        for (Peer peer = 0; peer < session->size(); ++peer) {
            if (peer != session->rank() && next[peer] < messages) {
                return true;
            }
        }
        return sent < messages || !channel.idle();
    };

    while (is_unfinished()) {
        for (Peer peer = 0; sent < messages && peer < session->size(); ++peer) {
            if (peer != session->rank()) {
                channel.send(peer, Hello{1, text(sent), "", sent});
            }
        }
        sent += sent < messages ? 1 : 0;
        while (const auto received = channel.receive()) {
            const auto& hello = std::get<Hello>(received->message);
            ASSERT_EQ(hello.process, next[received->from]++) << "from rank " << received->from;
            ASSERT_EQ(hello.build, text(hello.process));
        }
    }
}

TEST_F(MpiChannelTest, GarbageNamesTheRankAndTheNextMessageIsReadable) {
    MpiChannel channel;
    if (session->rank() == 1) {
        const std::array<unsigned char, 3> garbage{99, 1, 2};
        check(MPI_Send(garbage.data(), 3, MPI_BYTE, 0, 0x7201, MPI_COMM_WORLD));
        channel.send(0, Heartbeat{});
        while (!channel.idle()) {
            channel.receive();
        }
    }
    if (session->rank() == 0) {
        std::string problem;
        std::optional<Received> received;
        while (!received) {
            try {
                received = channel.receive();
            } catch (const MessageError& error) {
                problem = error.what();
            }
        }
        EXPECT_EQ(problem, "rank 1: message with unknown tag 99 (mixed builds on the ranks?)");
        EXPECT_EQ(received, (Received{1, Heartbeat{}}));
    }
}

// Rank 1 receives nothing until all ranks have reached the barrier. A message this large stays with its
// sender until it is received.
TEST_F(MpiChannelTest, ARankThatDoesNotReceiveHoldsUpNoOther) {
    MpiChannel channel;
    const Message large = Shutdown{std::string(5'000'000, 'x')};
    const Peer last = session->size() - 1;
    if (session->rank() == 0) {
        channel.send(1, large);
        for (Peer other = 2; other <= last; ++other) {
            channel.send(other, Heartbeat{});
            while (receive_from_any(channel).from != other) {
            }
        }
        EXPECT_FALSE(channel.idle());
    } else if (session->rank() > 1) {
        EXPECT_EQ(receive_from_any(channel).message, Message(Heartbeat{}));
        channel.send(0, Heartbeat{});
        channel.deliver();
    }
    check(MPI_Barrier(MPI_COMM_WORLD));
    if (session->rank() == 0) {
        channel.deliver();
    } else if (session->rank() == 1) {
        EXPECT_EQ(receive_from_any(channel).message, large);
    }
}

// Rank 1 behaves like a dead rank: the first message stays with its sender, and the following ones wait
// behind it.
TEST_F(MpiChannelTest, AtMost64HeartbeatsWaitForARankThatDoesNotReceiveButEveryOtherMessageDoes) {
    MpiChannel channel;
    if (session->rank() == 0) {
        channel.send(1, Shutdown{std::string(5'000'000, 'x')});
        for (int beat = 0; beat < 1000; ++beat) {
            channel.send(1, Heartbeat{});
        }
        for (int number = 1; number <= 100; ++number) {
            channel.send(1, StopTrial{{{{12}, 3}, number, 1}});
        }
    }
    check(MPI_Barrier(MPI_COMM_WORLD));
    if (session->rank() == 0) {
        while (!channel.idle()) {
            channel.receive();
        }
    }
    if (session->rank() == 1) {
        int heartbeats = 0;
        std::int32_t last_stop = 0;
        while (last_stop < 100) {
            const auto received = channel.receive();
            if (received && std::holds_alternative<Heartbeat>(received->message)) {
                ++heartbeats;
            } else if (received && std::holds_alternative<StopTrial>(received->message)) {
                EXPECT_EQ(std::get<StopTrial>(received->message).attempt.number, ++last_stop);
            }
        }
        EXPECT_LE(heartbeats, 64);
        EXPECT_GE(heartbeats, 1);
    }
}

TEST_F(MpiChannelTest, AMessageToANonexistentRankIsAnErrorThatNamesTheLine) {
    MpiChannel channel;
    try {
        channel.send(session->size(), Heartbeat{});
        FAIL() << "rank " << session->size() << " was sent a message";
    } catch (const MpiError& error) {
        EXPECT_NE(std::string(error.what()).find("mpi_channel.cpp:"), std::string::npos) << error.what();
    }
    EXPECT_TRUE(channel.idle());
}

}  // namespace
}  // namespace trommel

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    trommel::MpiSession session(argc, argv);
    trommel::session = &session;
    if (session.rank() != 0) {
        auto& listeners = testing::UnitTest::GetInstance()->listeners();
        delete listeners.Release(listeners.default_result_printer());
    }
    const int own = RUN_ALL_TESTS();
    int worst = 0;
    trommel::check(MPI_Allreduce(&own, &worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD));
    session.finalize();
    return worst;
}
