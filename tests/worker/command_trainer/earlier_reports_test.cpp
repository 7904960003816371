#include "worker/command_trainer/earlier_reports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/temporary_directory.hpp"
#include "worker/command_trainer/report_pipe.hpp"

namespace trommel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ReportRules rules() {
    return {.metrics = {"reward"}, .required = {"reward"}, .epochs = 100};
}

EpochMetrics epoch(std::int32_t number, double reward) {
    return {number, {{"reward", reward}}};
}

std::string line(std::int32_t number, double reward) {
    return "{\"epoch\": " + std::to_string(number) + ", \"reward\": " + std::to_string(reward) + "}\n";
}

class EarlierReportsTest : public testing::Test {
  protected:
    void journal(std::int32_t number, const std::string& text) const {
        std::ofstream(journal_path(directory.path(), number)) << text;
    }
    void resumed_journal(std::int32_t number, const std::string& text) const {
        journal(number, text);
        std::ofstream(resumption_path(directory.path(), number)).put('\n');
    }
    std::vector<EpochMetrics> read(std::int32_t last) const {
        return read_journals(directory.path(), last, rules());
    }

    TemporaryDirectory directory;
};

TEST_F(EarlierReportsTest, EpochsOfALaterAttemptReplaceEarlierOnes) {
    journal(1, line(1, 0.1) + line(2, 0.2) + line(3, 0.3));
    journal(2, line(2, 0.25) + line(3, 0.35));
    journal(3, "");

    EXPECT_THAT(read(3), ElementsAre(epoch(1, 0.1), epoch(2, 0.25), epoch(3, 0.35)));
    EXPECT_THAT(read(1), ElementsAre(epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3)));
}

TEST_F(EarlierReportsTest, EpochsAfterAGapDoNotCountUntilTheTrialStartsOver) {
    journal(1, line(1, 0.1) + line(2, 0.2));
    resumed_journal(
        2, line(4, 0.4) + line(5, 0.5));  // its trainer died before it could set the checkpoint aside
    resumed_journal(3, line(6, 0.6));
    journal(4, line(1, 0.1) + line(2, 0.2) + line(3, 0.3));
    resumed_journal(5, line(4, 0.4));

    EXPECT_THAT(read(3), ElementsAre(epoch(1, 0.1), epoch(2, 0.2)));
    EXPECT_THAT(read(5), ElementsAre(epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3), epoch(4, 0.4)));
}

TEST_F(EarlierReportsTest, AProgramThatSkipsEpochsResumesWithoutAGap) {
    journal(1, line(5, 0.1));
    resumed_journal(2, line(10, 0.2));

    EXPECT_THAT(read(2), ElementsAre(epoch(5, 0.1), epoch(10, 0.2)));
}

TEST_F(EarlierReportsTest, AGapAtTheVeryBeginningCounts) {
    resumed_journal(1, line(2, 0.2) + line(3, 0.3));

    EXPECT_THAT(read(1), IsEmpty());
}

TEST_F(EarlierReportsTest, AMissingJournalIsEmpty) {
    journal(2, line(1, 0.5));

    EXPECT_THAT(read(3), ElementsAre(epoch(1, 0.5)));
}

TEST_F(EarlierReportsTest, AJournalCutOffAtAnyByteIsReadUpToThere) {
    const std::string whole = line(1, 0.5) + line(2, 0.25);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        journal(1, whole.substr(0, length));

        const std::size_t expected = length >= whole.size() - 1          ? 2
                                     : length >= line(1, 0.5).size() - 1 ? 1
                                                                         : 0;
        EXPECT_EQ(read(1).size(), expected) << length;
    }
}

TEST_F(EarlierReportsTest, ReportsAfterAnInvalidLineDoNotCount) {
    journal(1, line(1, 0.5) + "nonsense\n" + line(2, 0.25));

    EXPECT_THAT(read(1), ElementsAre(epoch(1, 0.5)));
}

TEST(KnownEpochsTest, EpochsMissingInTheRecordComeFromTheJournals) {
    EXPECT_THAT(known_epochs({epoch(1, 0.1)}, {epoch(1, 0.1), epoch(2, 0.2)}),
                ElementsAre(epoch(1, 0.1), epoch(2, 0.2)));
}

TEST(KnownEpochsTest, EpochsMissingInTheJournalsComeFromTheRecord) {
    const std::vector<EpochMetrics> recorded = {epoch(1, 0.1), epoch(2, 0.2), epoch(3, 0.3), epoch(4, 0.4)};

    EXPECT_EQ(known_epochs(recorded, {}), recorded);
    EXPECT_EQ(known_epochs(recorded, {epoch(2, 0.2), epoch(3, 0.3)}), recorded);
}

TEST(KnownEpochsTest, IfTheyDifferTheJournalsWin) {
    EXPECT_THAT(known_epochs({epoch(1, 0.1)}, {epoch(1, 0.7)}), ElementsAre(epoch(1, 0.7)));
    EXPECT_THAT(known_epochs({}, {}), IsEmpty());
}

}  // namespace
}  // namespace trommel
