#include "messaging/socket_channel.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>

#include <thread>

#include "sample_messages.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

struct Ends {
    SocketPair pair = socket_pair();
    SocketChannel worker{std::move(pair.ours), "trainer 4711"};
    SocketChannel trainer{std::move(pair.theirs), "worker"};
};

// A channel, and the raw socket at its other end.
struct BareEnd {
    SocketPair pair = socket_pair();
    SocketChannel channel{std::move(pair.ours), "trainer 4711"};

    void write(std::string_view bytes) {
        ASSERT_EQ(::send(pair.theirs.get(), bytes.data(), bytes.size(), 0),
                  static_cast<ssize_t>(bytes.size()));
    }
};

TEST(SocketChannelTest, EveryMessageArrivesInOrder) {
    Ends ends;
    for (const Message& message : sample_messages()) {
        ends.trainer.send(message);
    }

    for (const Message& message : sample_messages()) {
        EXPECT_EQ(ends.worker.receive(), (Received{0, message}));
    }
    EXPECT_EQ(ends.worker.receive(), std::nullopt);
    EXPECT_FALSE(ends.worker.closed());
}

TEST(SocketChannelTest, SendingToAPeerThatDoesNotReadNeverWaits) {
    Ends ends;
    const Message large = Shutdown{std::string(1 << 20, 'x')};
    for (int count = 0; count < 20; ++count) {
        ends.worker.send(large);
    }
    EXPECT_TRUE(ends.worker.wants_to_write());

    int arrived = 0;
    while (arrived < 20) {
        ends.worker.flush();
        while (const auto received = ends.trainer.receive()) {
            EXPECT_EQ(received->message, large);
            ++arrived;
        }
    }

    EXPECT_FALSE(ends.worker.wants_to_write());
}

TEST(SocketChannelTest, ABlockingFlushLosesNothingBeforeTheSenderLeaves) {
    Ends ends;
    std::thread trainer([mine = std::move(ends.trainer)]() mutable {
        for (std::int32_t epoch = 1; epoch <= 1000; ++epoch) {
            mine.send(EpochReport{sample_attempt(), epoch, {{std::string(10'000, 'm'), 1.0}}, 0});
            EXPECT_TRUE(mine.flush_blocking());
        }
    });

    std::int32_t last = 0;
    while (!ends.worker.closed()) {
        while (const auto received = ends.worker.receive()) {
            EXPECT_EQ(std::get<EpochReport>(received->message).epoch, ++last);
        }
    }
    trainer.join();

    EXPECT_EQ(last, 1000);
}

TEST(SocketChannelTest, AFrameCutShortByTheSendersDeathIsTheEndAndNotAnError) {
    BareEnd end;
    end.write(std::string("\x05\0\0\0\x0a", 5));
    EXPECT_EQ(end.channel.receive(), std::nullopt);
    EXPECT_FALSE(end.channel.closed());

    end.pair.theirs.reset();

    EXPECT_EQ(end.channel.receive(), std::nullopt);
    EXPECT_TRUE(end.channel.closed());
}

TEST(SocketChannelTest, MessagesSentBeforeDeathStillArriveAfterAFailedWrite) {
    Ends ends;
    ends.worker.send(Heartbeat{});  // never read, so closing the other end resets the connection
    ends.trainer.send(TrialFailed{sample_attempt(), "no memory"});
    { const SocketChannel gone = std::move(ends.trainer); }

    ends.worker.send(StopTrial{sample_attempt()});

    EXPECT_FALSE(ends.worker.flush_blocking());
    EXPECT_EQ(ends.worker.receive(), (Received{0, TrialFailed{sample_attempt(), "no memory"}}));
    EXPECT_EQ(ends.worker.receive(), std::nullopt);
    EXPECT_TRUE(ends.worker.closed());
}

TEST(SocketChannelTest, AnUndecodableMessageNamesThePeerAndTheNextOneIsReadable) {
    BareEnd end;
    end.write(std::string("\x01\0\0\0\x63", 5));
    end.write(std::string("\x02\0\0\0\x09\0", 6));

    try {
        end.channel.receive();
        FAIL() << "an undecodable message was accepted";
    } catch (const MessageError& error) {
        EXPECT_STREQ(error.what(), "trainer 4711: message with unknown tag 99 (mixed builds on the ranks?)");
    }
    EXPECT_EQ(end.channel.receive(), (Received{0, Heartbeat{}}));
}

TEST(SocketChannelTest, ALengthBeyondTheLimitIsRefusedAndEndsTheChannel) {
    BareEnd end;
    end.write("hello, world");

    try {
        end.channel.receive();
        FAIL() << "an impossible length was accepted";
    } catch (const MessageError& error) {
        EXPECT_STREQ(error.what(),
                     "trainer 4711: a message of 1819043176 bytes was announced (the limit is "
                     "67108864)");
    }
    EXPECT_TRUE(end.channel.closed());
    EXPECT_EQ(end.channel.receive(), std::nullopt);
}

TEST(SocketChannelTest, AMessageBeyondTheLimitIsNotSent) {
    Ends ends;
    EXPECT_THROW(ends.worker.send(Shutdown{std::string(max_frame_bytes, 'x')}), MessageError);
    ends.worker.send(Heartbeat{});

    EXPECT_EQ(ends.trainer.receive(), (Received{0, Heartbeat{}}));
}

}  // namespace
}  // namespace trommel
