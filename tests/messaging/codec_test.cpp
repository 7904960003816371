#include "messaging/codec.hpp"

#include <gmock/gmock.h>

#include <random>

#include "sample_messages.hpp"
#include "system/errors.hpp"

namespace trommel {
namespace {

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) {
        bytes.push_back(static_cast<std::byte>(value));
    }
    return bytes;
}

std::string problem_of(std::span<const std::byte> bytes) {
    try {
        decode(bytes);
    } catch (const MessageError& error) {
        return error.what();
    }
    return "none";
}

class EveryMessage : public testing::TestWithParam<Message> {};

TEST_P(EveryMessage, SurvivesTheWire) {
    EXPECT_EQ(decode(encode(GetParam())), GetParam());
}

TEST_P(EveryMessage, IsRefusedIfItsEndIsMissing) {
    const Bytes whole = encode(GetParam());

    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_THROW(decode(std::span(whole).first(size)), MessageError) << size << " bytes";
    }
}

TEST_P(EveryMessage, IsRefusedWithAnExtraByte) {
    Bytes longer = encode(GetParam());
    longer.push_back(std::byte{0});

    EXPECT_EQ(problem_of(longer), "message is longer than its fields (mixed builds on the ranks?)");
}

INSTANTIATE_TEST_SUITE_P(OfTheProtocol, EveryMessage, testing::ValuesIn(sample_messages()),
                         [](const auto& each) { return "Tag" + std::to_string(each.index); });

TEST(CodecTest, TheSamplesCoverEveryMessage) {
    EXPECT_EQ(sample_messages().size(), std::variant_size_v<Message>);
    for (std::size_t tag = 0; tag < sample_messages().size(); ++tag) {
        EXPECT_EQ(sample_messages()[tag].index(), tag);
    }
}

// The example of docs/wire_format.md, byte for byte.
TEST(CodecTest, AnEpochReportHasTheBytesOfTheDocumentation) {
    const EpochReport report{{{{12}, 3}, 2, 1}, 4, {{"loss", 0.5}}, 1.25};

    const Bytes expected = bytes_of({
        3,                                                                // tag: EpochReport
        12, 0, 0, 0, 0,   0,   0,    0,                                   // attempt.trial.configuration
        3,  0, 0, 0,                                                      // attempt.trial.seed_number
        2,  0, 0, 0,                                                      // attempt.number
        1,  0, 0, 0,                                                      // attempt.life
        4,  0, 0, 0,                                                      // epoch
        1,  0, 0, 0,                                                      // metrics: one
        4,  0, 0, 0, 'l', 'o', 's',  's',  0, 0, 0, 0, 0, 0, 0xe0, 0x3f,  // 0.5
        0,  0, 0, 0, 0,   0,   0xf4, 0x3f,                                // seconds: 1.25
    });

    EXPECT_EQ(encode(report), expected);
    EXPECT_EQ(decode(expected), Message(report));
}

TEST(CodecTest, AnUnknownTagIsRefused) {
    EXPECT_EQ(problem_of(bytes_of({12})), "message with unknown tag 12 (mixed builds on the ranks?)");
}

TEST(CodecTest, AnUnknownEnumerationValueIsRefused) {
    Bytes bytes = encode(TrialFinished{sample_attempt(), Ending::trained, std::nullopt});
    bytes[bytes.size() - 2] = std::byte{3};

    EXPECT_EQ(problem_of(bytes), "message has an unknown enumeration value (mixed builds on the ranks?)");
}

TEST(CodecTest, AnOptionalThatIsNeitherPresentNorAbsentIsRefused) {
    EXPECT_EQ(problem_of(bytes_of({9, 2})),
              "message has a boolean that is neither 0 nor 1 (mixed builds on the ranks?)");
}

TEST(CodecTest, AnUnknownAlternativeIsRefused) {
    StartTrial start;
    start.plan.layers = {Flatten{}};
    Bytes bytes = encode(start);
    // tag, attempt, seed, three empty lists, the empty model's name and the number of layers come first.
    bytes[1 + 20 + 8 + 4 * 4 + 4] = std::byte{99};

    EXPECT_EQ(problem_of(bytes), "message has an unknown alternative (mixed builds on the ranks?)");
}

TEST(CodecTest, ALengthBeyondTheEndIsRefusedBeforeAnythingIsAllocated) {
    EXPECT_EQ(problem_of(bytes_of({10, 0xff, 0xff, 0xff, 0xff})),
              "message has a length beyond its end (mixed builds on the ranks?)");
}

TEST(CodecTest, MetricsOutOfOrderAreRefused) {
    Bytes bytes = encode(EpochReport{sample_attempt(), 1, {{"a", 1}, {"b", 2}}, 0});
    bytes[1 + 20 + 4 + 4 + 4] = std::byte{'c'};

    EXPECT_EQ(problem_of(bytes), "message has names out of order (mixed builds on the ranks?)");
}

// A message that decodes must encode to the same bytes: every message has exactly one encoding.
TEST(CodecTest, MutatedMessagesNeitherCrashNorHaveASecondEncoding) {
    std::mt19937_64 random(1);
    std::vector<Bytes> originals;
    for (const Message& message : sample_messages()) {
        originals.push_back(encode(message));
    }
    int refused = 0;

    for (int round = 0; round < 100'000; ++round) {
        Bytes bytes = originals[random() % originals.size()];
        for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
            bytes[random() % bytes.size()] = static_cast<std::byte>(random());
        }
        bytes.resize(random() % 8 == 0 ? random() % (bytes.size() + 8) : bytes.size());
        try {
            ASSERT_EQ(encode(decode(bytes)), bytes);
        } catch (const MessageError&) {
            ++refused;
        }
    }

    EXPECT_GT(refused, 10'000);
}

}  // namespace
}  // namespace trommel
