// Records edited with sqlite3: foreign objects and impossible values are refused by name, and no trigger or
// view runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/storage/results/accidents_fixture.hpp"

namespace trommel {
namespace {

using namespace testing_store;
using testing::HasSubstr;

class ForgedTest : public AccidentsTest {
  protected:
    void SetUp() override {
        TrialStore::create(path(), a_sweep());
        TrialStore store(path());
        store.begin_life();
        store.apply(std::vector{record_.propose(1, {})});
        store.apply(record_.whole_trial({{1}, 1}, 0.5, {0, 1}));
    }

    template <class Open>
    std::string words_of(Open open) {
        try {
            open();
        } catch (const StorageError& error) {
            return error.what();
        }
        return "accepted";
    }

    /// The error of a reader that loads a snapshot.
    std::string reader_says() {
        return words_of([&] { (void)ResultsReader(path()).snapshot(); });
    }
    std::string writer_says() {
        return words_of([&] { TrialStore{path()}; });
    }
};

TEST_F(ForgedTest, ForeignTablesViewsTriggersAndIndexesAreRefusedByName) {
    const std::vector<std::pair<std::string, std::string>> things = {
        {"table 'more'", "CREATE TABLE more (a)"},
        {"view 'more'", "CREATE VIEW more AS SELECT 1"},
        {"trigger 'more'", "CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM epochs; END"},
        {"index 'more'", "CREATE INDEX more ON events (text)"}};
    for (const auto& [name, sql] : things) {
        query(path(), sql);

        EXPECT_THAT(reader_says(), HasSubstr(at_path(": has a " + name + " that trommel did not make")));
        EXPECT_EQ(writer_says(), reader_says());

        query(path(), "DROP " + name.substr(0, name.find(' ')) + " more");
    }
    EXPECT_EQ(reader_says(), "accepted");
}

TEST_F(ForgedTest, AnEndlessViewInPlaceOfATableIsNeverQueried) {
    query(path(),
          "DROP TABLE events; CREATE VIEW events AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 "
          "FROM c) "
          "SELECT n AS seq, 'begun' AS kind, NULL AS configuration, '' AS text FROM c");

    EXPECT_THAT(reader_says(), HasSubstr(": its view 'events' is not the table that trommel makes"));
    EXPECT_EQ(writer_says(), reader_says());
}

TEST_F(ForgedTest, ATableWithADifferentDefinitionIsRefused) {
    query(path(), "ALTER TABLE lives ADD COLUMN more");

    EXPECT_THAT(reader_says(), HasSubstr(": its table 'lives' is not the table that trommel makes"));
}

TEST_F(ForgedTest, StatisticsOfAnalyzeAreAccepted) {
    query(path(), "ANALYZE");

    EXPECT_EQ(reader_says(), "accepted");
    EXPECT_EQ(writer_says(), "accepted");
}

TEST_F(ForgedTest, AnInvalidMetricNameIsRefused) {
    query(path(), "UPDATE metrics SET name = '-1' WHERE position = 0");

    EXPECT_THAT(reader_says(),
                HasSubstr(at_path(": table 'metrics', column 'name' holds '-1' (not the name of a metric)")));
    EXPECT_EQ(writer_says(), reader_says());
}

TEST_F(ForgedTest, ADataSetWithoutAShardIsNamed) {
    query(path(), "DELETE FROM shards");

    EXPECT_THAT(reader_says(), HasSubstr(": the table 'shards' has no row for the data set '"));
    EXPECT_EQ(writer_says(), reader_says());
}

TEST_F(ForgedTest, AValueOfTheWrongTypeIsLocatedByTableAndColumn) {
    query(path(), "UPDATE data_sets SET name = x'ffff'");
    EXPECT_THAT(reader_says(),
                HasSubstr(": table 'data_sets', column 'name' holds a blob instead of a text"));

    SCOPED_TRACE("numbers");
    std::filesystem::remove(path());
    SetUp();
    query(path(), "UPDATE trials SET attempts = 'many'");
    EXPECT_THAT(reader_says(),
                HasSubstr(": table 'trials', column 'attempts' holds a text instead of an integer"));
}

TEST_F(ForgedTest, ANumberThatIsTooLargeIsNamed) {
    query(path(), "UPDATE trials SET attempts = 4294967297");

    EXPECT_THAT(reader_says(),
                HasSubstr(": table 'trials', column 'attempts' holds 4294967297, which is out of range"));
}

TEST_F(ForgedTest, AnEpochThatWouldTakeAllMemoryIsRefused) {
    query(path(), "UPDATE epochs SET epoch = 2000000000");

    EXPECT_THAT(writer_says(), HasSubstr(": table 'epochs' has an impossible epoch"));
}

TEST_F(ForgedTest, AnObjectiveThatIsNotAMetricIsRefused) {
    query(path(), "UPDATE sweep SET objective = 'x\" FROM events --'");

    EXPECT_THAT(reader_says(),
                HasSubstr(": table 'sweep', column 'objective' is not a metric of this sweep"));
}

TEST_F(ForgedTest, ANumberInUseIsNoticedWhenTheRecordIsOpened) {
    query(path(), "UPDATE sweep SET last_seq = 0");

    EXPECT_THAT(writer_says(), HasSubstr(at_path(": sweep.last_seq is 0, but ")));
}

TEST_F(ForgedTest, ContradictoryRowsAreNoticedWhenTheRecordIsOpened) {
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"UPDATE sweep SET life = 0", "sweep.life is 0, but lives.life goes up to 1"},
        {"DELETE FROM configurations", "belongs to a missing row of table 'configurations'"},
        {"UPDATE trials SET state = 'running'",
         "a running trial of configuration 1 without a running attempt"},
        {"UPDATE trials SET attempts = 0", "has more attempts at a trial of configuration 1"},
        {"UPDATE sweep SET last_seq = 9223372036854775807", "which is out of range"}};
    for (const auto& [change, said] : changes) {
        std::filesystem::remove(path());
        record_ = {};
        SetUp();
        query(path(), change);

        EXPECT_THAT(writer_says(), HasSubstr(said)) << change;
    }
}

TEST_F(ForgedTest, ARestoredCopyBesideAnOldLogIsRecognized) {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8192);
    file << std::string(std::filesystem::file_size(path()) - 8192, '\xff');
    file.close();
    std::ofstream(path().string() + "-wal") << "what was written last, to the file that was here before";

    const std::string said = writer_says();

    EXPECT_THAT(said, HasSubstr("if this is a restored copy, first remove " + path().string() + "-wal and "));
}

}  // namespace
}  // namespace trommel
