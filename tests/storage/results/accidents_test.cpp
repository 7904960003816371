// Databases that are missing, foreign, of a newer version, truncated or damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "storage/results/results_reader.hpp"
#include "system/errors.hpp"
#include "tests/storage/results/accidents_fixture.hpp"

namespace trommel {
namespace {

namespace fs = std::filesystem;
using namespace testing_store;
using testing::HasSubstr;

// The reader's message. The writer must refuse the file, too.
std::string refusal(const fs::path& path) {
    std::string words;
    try {
        const ResultsReader reader(path);
        (void)reader.history();
        ADD_FAILURE() << "the reader accepted the file";
    } catch (const StorageError& error) {
        words = error.what();
    }
    EXPECT_THROW(TrialStore{path}, StorageError);
    return words;
}

TEST_F(AccidentsTest, AMissingFileIsNamed) {
    EXPECT_EQ(refusal(path()),
              at_path(": cannot open the database (No such file or directory); check that it exists and "
                      "that file and directory are readable (and writable, for a run)"));
    EXPECT_FALSE(fs::exists(path()));
}

TEST_F(AccidentsTest, AFileThatIsNotADatabaseIsRefused) {
    std::ofstream(path()) << std::string(5000, 'x');

    EXPECT_THAT(refusal(path()), HasSubstr("file is not a database"));
}

TEST_F(AccidentsTest, AnotherProgramsDatabaseIsRefusedAndLeftAlone) {
    query(path(), "CREATE TABLE t (a); INSERT INTO t VALUES (5)");

    EXPECT_EQ(refusal(path()),
              at_path(": not a trommel database (another program's SQLite file, or an empty one); name the "
                      "results.sqlite that 'trommel run' made"));
    EXPECT_EQ(query(path(), "SELECT a FROM t"), "5");
    EXPECT_EQ(query(path(), "PRAGMA journal_mode"), "delete");
}

TEST_F(AccidentsTest, AnEmptyFileIsRefused) {
    std::ofstream(path()).close();

    EXPECT_THAT(refusal(path()), HasSubstr("not a trommel database"));
}

TEST_F(AccidentsTest, ANewerSchemaIsRefused) {
    TrialStore::create(path(), a_sweep());
    query(path(), "PRAGMA user_version = 99");

    EXPECT_EQ(refusal(path()),
              at_path(": its schema has version 99 (this trommel knows up to 3); use the trommel "
                      "that wrote it, or a newer one"));
}

TEST_F(AccidentsTest, ATruncatedFileIsRefused) {
    TrialStore::create(path(), a_sweep());
    TrialStore(path()).begin_life();
    fs::resize_file(path(), fs::file_size(path()) - 4096);

    EXPECT_THAT(refusal(path()), HasSubstr("database disk image is malformed"));
}

TEST_F(AccidentsTest, APageOfNoiseIsRefusedByTheWriter) {
    TrialStore::create(path(), a_sweep());
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(4096, '\xff');
    file.close();

    EXPECT_THROW(TrialStore{path()}, StorageError);
}

TEST_F(AccidentsTest, AnExistingFileIsNeverOverwritten) {
    std::ofstream(path()) << "precious";

    try {
        TrialStore::create(path(), a_sweep());
        FAIL() << "an existing file was overwritten";
    } catch (const StorageError& error) {
        EXPECT_EQ(error.what(),
                  at_path(": cannot make the database (File exists); choose another directory, or "
                          "resume the sweep in this one"));
    }
    EXPECT_EQ(fs::file_size(path()), 8U);
}

TEST_F(AccidentsTest, CreationLeavesOneFile) {
    TrialStore::create(path(), a_sweep());

    const auto entries = std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator());
    EXPECT_EQ(entries, 1);
    EXPECT_THROW(TrialStore::create(directory_ / "missing/results.sqlite", a_sweep()), StorageError);
}

}  // namespace
}  // namespace trommel
