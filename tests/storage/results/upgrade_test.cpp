// Records of older versions: read unchanged, and upgraded by the first writer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/storage/results/accidents_fixture.hpp"

namespace trommel {
namespace {

using namespace testing_store;

// version_1.sql: 7 configurations, 5 completed trials, 2 that were running when the coordinator was killed.
class UpgradeTest : public AccidentsTest {
  protected:
    UpgradeTest() {
        std::ifstream file(VERSION_1_SQL);
        const std::string sql(std::istreambuf_iterator<char>(file), {});
        query(path(), sql);
    }

    static std::string whole(const std::filesystem::path& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

TEST_F(UpgradeTest, AReaderReadsAnOldRecordAndDoesNotChangeIt) {
    const std::string before = whole(path());

    const Snapshot snapshot = ResultsReader(path()).snapshot();

    EXPECT_EQ(snapshot.source.name, "grid");
    EXPECT_EQ(snapshot.source.budget, std::nullopt);
    EXPECT_EQ(snapshot.history.configurations.size(), 7u);
    EXPECT_EQ(snapshot.running.size(), 2u);
    EXPECT_EQ(ResultsReader(path()).request("nobody's"), std::nullopt);
    EXPECT_EQ(whole(path()), before);
}

TEST_F(UpgradeTest, AWriterUpgradesItOnceAndKeepsEverything) {
    const Snapshot before = ResultsReader(path()).snapshot();

    for (int times = 0; times < 2; ++times) {
        const TrialStore store(path());

        EXPECT_EQ(ResultsReader(path()).snapshot(), before);
        EXPECT_EQ(query(path(), "PRAGMA user_version"), "3");
        EXPECT_EQ(query(path(), "SELECT seq || life || file_name FROM sweep_files"), "01grid.toml");
        EXPECT_EQ(query(path(), "SELECT f.text = s.text FROM sweep_files AS f, sweep AS s"), "1");
    }
}

TEST_F(UpgradeTest, AnUpgradedRecordHasTheTablesOfANewOne) {
    const auto tables =
        "SELECT type || name || replace(sql, ' ', '') FROM sqlite_schema WHERE name IN "
        "('sweep_files', 'budgets', 'requests', 'classes') ORDER BY name";
    TrialStore::create(directory_ / "new.sqlite", a_sweep());

    const TrialStore upgraded(path());

    EXPECT_EQ(query(path(), tables), query(directory_ / "new.sqlite", tables));
    EXPECT_THAT(query(path(), tables), testing::HasSubstr("tablerequests"));
}

TEST_F(UpgradeTest, ItAcceptsNewRecords) {
    TrialStore store(path());
    store.begin_life();
    const Seq last = store.history().last_seq;

    store.apply(std::vector<Record>{BudgetChanged{last + 1, Budget{.trials = 9}},
                                    RequestTaken{last + 2, "a", "extend --trials 9", false, "9 trials"}});

    EXPECT_EQ(ResultsReader(path()).source().budget, (Budget{.trials = 9}));
}

TEST_F(UpgradeTest, AMetricUnknownToTheRecordsVersionIsLeftOut) {
    const std::filesystem::path older = directory_ / "older.sqlite";
    TrialStore::create(older, a_sweep());
    TrialStore store(older);
    store.begin_life();
    Recorder record;
    const AttemptId attempt{{{1}, 1}, 1, 1};

    store.apply(std::vector{record.propose(1, {}), record.create(attempt.trial), record.start(attempt),
                            record.measure(attempt, 1, {{"val_loss", 0.5}, {"val_f1_macro", 0.25}})});

    EXPECT_EQ(ResultsReader(older).attempts(attempt.trial).at(0).epochs.at(0).metrics,
              (Metrics{{"val_loss", 0.5}}));
}

TEST_F(UpgradeTest, AnImpossibleVersionIsRefused) {
    query(path(), "PRAGMA user_version = 0");

    try {
        const ResultsReader reader(path());
        FAIL() << "version 0 was accepted";
    } catch (const StorageError& error) {
        EXPECT_EQ(
            error.what(),
            at_path(": its schema has version 0 (edited by hand, or damaged?); restore it from a copy"));
    }
}

}  // namespace
}  // namespace trommel
