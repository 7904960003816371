#include "coordinator/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace trommel {
namespace {

using State = TrialNews::State;
using testing::ElementsAre;

std::string text(const EvidenceTable& table) {
    std::string all;
    for (const ConfigurationEvidence& each : table.ranked()) {
        all += (all.empty() ? "" : " ") + to_text(each.configuration);
    }
    for (const ConfigurationId each : table.pending()) {
        all += " " + to_text(each) + "?";
    }
    return all;
}

class EvidenceTest : public testing::Test {
  protected:
    void complete(std::int64_t configuration, std::int32_t seed, double score) {
        table.set({{configuration}, seed}, {.state = State::completed, .score = score});
    }
    void prune(std::int64_t configuration, std::int32_t epochs, double score) {
        table.set({{configuration}, 1}, {.state = State::pruned, .epochs = epochs, .score = score});
    }
    void set(std::int64_t configuration, std::int32_t seed, State state) {
        table.set({{configuration}, seed}, {.state = state});
    }

    EvidenceTable table;
};

TEST_F(EvidenceTest, CompletedOnesComeFirstThenPrunedOnesByEpochsAndScoreThenFailedOnes) {
    set(1, 1, State::diverged);
    prune(2, 3, 0.9);
    prune(3, 9, 0.1);
    prune(4, 9, 0.2);
    complete(5, 1, 0.05);
    complete(6, 1, 0.06);
    set(7, 1, State::failed);
    set(8, 1, State::pending);

    EXPECT_EQ(text(table), "c6 c5 c4 c3 c2 c1 c7 c8?");
}

TEST_F(EvidenceTest, TheScoreOfAConfigurationIsTheMeanOverItsCompletedSeeds) {
    complete(1, 1, 0.5);
    complete(2, 1, 0.6);
    complete(1, 2, 0.9);
    set(2, 2, State::pending);

    EXPECT_EQ(text(table), "c1 c2");
    EXPECT_DOUBLE_EQ(table.ranked()[0].score, 0.7);
}

TEST_F(EvidenceTest, ASeedThatDivergedOutweighsTheOthersAndACrashedOneDoesNot) {
    complete(1, 1, 0.9);
    set(1, 2, State::diverged);
    complete(2, 1, 0.5);
    set(2, 2, State::failed);

    EXPECT_EQ(text(table), "c2 c1");
    EXPECT_EQ(table.ranked()[1].kind, ConfigurationEvidence::Kind::failed);
}

TEST_F(EvidenceTest, AFailedTrialThatIsTriedAgainIsPendingAndOneThatWasGivenUpSaysNothing) {
    set(1, 1, State::failed);
    set(2, 1, State::pending);
    EXPECT_EQ(text(table), "c1 c2?");

    set(1, 1, State::pending);
    set(2, 1, State::given_up);

    EXPECT_EQ(text(table), " c1?");
}

TEST_F(EvidenceTest, TheOrderOfTheSeedsDoesNotMatter) {
    EvidenceTable other;
    for (const std::int32_t seed : {1, 2, 3}) {
        complete(1, seed, 0.1 * seed);
    }
    for (const std::int32_t seed : {3, 1, 2}) {
        other.set({{1}, seed}, {.state = State::completed, .score = 0.1 * seed});
    }

    EXPECT_EQ(table.ranked()[0], other.ranked()[0]);
}

}  // namespace
}  // namespace trommel
