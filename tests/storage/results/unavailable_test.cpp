// Records that cannot be written for now, and records on a file system that readers and writer cannot share.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/storage/results/accidents_fixture.hpp"
#include "tests/storage/results/full_disk.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;
using namespace testing_store;

using FullDiskTest = AccidentsTest;

TEST_F(FullDiskTest, TheSameCallSucceedsOnceThereIsSpace) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    store.apply(std::vector{record_.propose(1, {})});
    const std::vector<Record> records =
        record_.whole_trial({{1}, 1}, 0.5, std::vector<std::uint16_t>(100'000));

    FullDisk disk(fs::file_size(path()) + 4096);
    EXPECT_THROW(store.apply(records), RecordUnavailable);
    EXPECT_TRUE(store.history().trials.empty());
    EXPECT_TRUE(ResultsReader(path()).history().trials.empty());
    disk.make_room();
    store.apply(records);

    EXPECT_EQ(ResultsReader(path()).progress().count(TrialState::completed), 1);
    EXPECT_EQ(query(path(), "PRAGMA integrity_check"), "ok");
}

// Simulates a network file system, which the test machine need not have.
class NetworkTest : public AccidentsTest {
  protected:
    NetworkTest() {
        ::setenv("TROMMEL_FILE_SYSTEM", "network", 1);
        TrialStore::create(path(), a_sweep());
    }
    ~NetworkTest() override { ::unsetenv("TROMMEL_FILE_SYSTEM"); }

    fs::path snapshot() const { return directory_ / "results.snapshot.sqlite"; }
    std::size_t seen(const ResultsReader& reader) const { return reader.history().configurations.size(); }
};

TEST_F(NetworkTest, ReadersSeeTheLastCopyWhileTheStoreIsOpenAndTheFileAfterwards) {
    const ResultsReader before(path());
    TrialStore store(path());
    store.begin_life();
    store.apply(std::vector{record_.propose(1, {})});

    EXPECT_EQ(query(snapshot(), "PRAGMA journal_mode"), "delete");
    EXPECT_EQ(seen(before), 0U) << "the copy is younger than ten seconds";
    EXPECT_EQ(seen(ResultsReader(path())), 0U);
    EXPECT_EQ(before.source(), a_sweep());
    store.close_log();

    EXPECT_EQ(seen(before), 1U);
    EXPECT_EQ(seen(ResultsReader(path())), 1U);
    EXPECT_FALSE(fs::exists(snapshot()));
}

TEST_F(NetworkTest, TheCallbackRunsWhileALongRecordIsCopied) {
    query(path(), "INSERT INTO environments (text) SELECT hex(randomblob(10000000))");
    int told = 0;
    TrialStore store(path(), [&] { ++told; });

    store.begin_life();

    EXPECT_GE(told, 3);
}

TEST_F(NetworkTest, TheStoreCanBeReopened) {
    TrialStore store(path());
    store.begin_life();
    store.close_log();
    store.apply(std::vector{record_.propose(1, {})});

    EXPECT_EQ(store.history().configurations.size(), 1U);
}

TEST_F(NetworkTest, ACopyThatOutlivedItsWriterIsNotUsed) {
    const pid_t writer = ::fork();
    if (writer == 0) {
        TrialStore store(path());
        store.begin_life();
        store.apply(std::vector{record_.propose(1, {})});
        std::ofstream(snapshot().string() + ".new") << "half a copy";
        std::raise(SIGKILL);
    }
    ::waitpid(writer, nullptr, 0);

    ASSERT_TRUE(fs::exists(snapshot()));
    EXPECT_EQ(seen(ResultsReader(path())), 1U);
    TrialStore(path()).begin_life();
    EXPECT_FALSE(fs::exists(snapshot().string() + ".new"));
    EXPECT_EQ(seen(ResultsReader(path())), 1U);
}

// Part of a transaction is already in the file, and the previous content in the journal.
[[noreturn]] void die_in_the_middle_of_writing(const fs::path& path) {
    sqlite3* database = nullptr;
    sqlite3_open(path.c_str(), &database);
    sqlite3_exec(
        database,
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE; UPDATE sweep SET life = 99;"
        "CREATE TABLE ballast AS SELECT randomblob(1000000) AS bytes",
        nullptr, nullptr, nullptr);
    std::raise(SIGKILL);
    std::abort();
}

TEST_F(NetworkTest, AHalfWrittenTransactionIsRolledBackByTheNextReader) {
    const pid_t writer = ::fork();
    if (writer == 0) {
        die_in_the_middle_of_writing(path());
    }
    ::waitpid(writer, nullptr, 0);
    ASSERT_GT(fs::file_size(path().string() + "-journal"), 0U);

    EXPECT_EQ(seen(ResultsReader(path())), 0U);
    EXPECT_EQ(query(path(), "SELECT life FROM sweep"), "0");
}

TEST_F(NetworkTest, ACopyThatCannotBeWrittenDoesNotAffectTheRecord) {
    fs::create_directory(snapshot().string() + ".new");
    std::ofstream(snapshot().string() + ".new/in the way") << "";
    TrialStore store(path());
    store.begin_life();
    store.apply(std::vector{record_.propose(1, {})});
    store.close_log();

    EXPECT_EQ(seen(ResultsReader(path())), 1U);
}

}  // namespace
}  // namespace trommel
