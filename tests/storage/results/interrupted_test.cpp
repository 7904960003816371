// Writers that die or are superseded, and readers that keep the record open.
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

class InterruptedTest : public AccidentsTest {};

TEST_F(InterruptedTest, ASupersededLifeWritesNothing) {
    TrialStore::create(path(), a_sweep());
    TrialStore old(path());
    old.begin_life();
    TrialStore young(path());
    young.begin_life();

    try {
        old.apply(std::vector{record_.propose(1, {})});
        FAIL() << "a superseded life could write";
    } catch (const StorageError& error) {
        EXPECT_EQ(error.what(),
                  at_path(": run 2 of this sweep has started elsewhere (this is run 1, which may not "
                          "write anymore); leave the sweep to the other coordinator"));
    }
    EXPECT_THROW(old.set_running_seconds(5), StorageError);
    EXPECT_EQ(young.history(), History{});
    young.apply(std::vector{Recorder().propose(1, {})});
    EXPECT_EQ(young.history().configurations.size(), 1U);
}

TEST_F(InterruptedTest, AContradictoryRecordRollsBackTheWholeCall) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    const AttemptId attempt{{{1}, 1}, 1, 1};
    store.apply(std::vector{record_.propose(1, {}), record_.create(attempt.trial), record_.start(attempt)});
    const History before = store.history();
    const std::vector<std::vector<Record>> contradictions = {
        {record_.propose(2, {}), record_.create({{3}, 1})},                  // unknown configuration
        {record_.propose(2, {}), record_.start({{{1}, 9}, 1, 1})},           // unknown trial
        {record_.propose(2, {}), record_.start(attempt)},                    // the same attempt twice
        {record_.propose(2, {}), record_.measure({{{1}, 1}, 2, 1}, 1, {})},  // unknown attempt
        {record_.propose(2, {}), record_.crash({{{1}, 1}, 1, 7}, TrialState::failed, "")},  // of another run
        {record_.propose(2, {}), Recorder().propose(3, {})},                                // seq goes back
    };

    for (const auto& records : contradictions) {
        EXPECT_THROW(store.apply(records), std::logic_error);
        EXPECT_EQ(store.history(), before);
    }

    store.apply(std::vector{record_.propose(2, {})});
    EXPECT_EQ(store.history().configurations.size(), 2U);
}

TEST_F(InterruptedTest, AnAttemptEndsOnce) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    const AttemptId attempt{{{1}, 1}, 1, 1};
    store.apply(std::vector{record_.propose(1, {}), record_.create(attempt.trial), record_.start(attempt),
                            record_.crash(attempt, TrialState::waiting, "")});

    EXPECT_THROW(store.apply(std::vector{record_.crash(attempt, TrialState::failed, "")}), std::logic_error);
    EXPECT_EQ(store.history().trials.at(0).crashes, 1);
}

// Writes until it is killed; reports through the pipe how many trials are safe.
[[noreturn]] void write_for_ever(const fs::path& path, int acknowledgements) {
    TrialStore store(path);
    store.begin_life();
    Recorder record;
    for (std::int64_t number = 1;; ++number) {
        std::vector<Record> records = {record.propose(number, {{"x", 0.5}})};
        const auto trial = record.whole_trial({{number}, 1}, 0.75, {0, 1, 2, 0});
        records.insert(records.end(), trial.begin(), trial.end());
        store.apply(records);
        if (write(acknowledgements, &number, sizeof number) != sizeof number) {
            _exit(1);
        }
    }
}

TEST_F(InterruptedTest, AKilledWriterLosesNothingThatItAcknowledged) {
    for (int round = 0; round < 5; ++round) {
        const fs::path file = directory_ / ("round" + std::to_string(round) + ".sqlite");
        TrialStore::create(file, a_sweep());
        std::array<int, 2> pipe_ends{};
        ASSERT_EQ(pipe(pipe_ends.data()), 0);
        const pid_t child = fork();
        if (child == 0) {
            write_for_ever(file, pipe_ends[1]);
        }
        close(pipe_ends[1]);

        std::int64_t acknowledged = 0;
        while (acknowledged < 7 + 4 * round &&
               read(pipe_ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
        }
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        while (read(pipe_ends[0], &acknowledged, sizeof acknowledged) == sizeof acknowledged) {
        }
        close(pipe_ends[0]);

        TrialStore store(file);
        EXPECT_EQ(store.begin_life(), 2);
        const History history = store.history();
        EXPECT_EQ(query(file, "PRAGMA integrity_check"), "ok");
        // The transaction that was being committed may have succeeded completely.
        EXPECT_GE(history.trials.size(), static_cast<std::size_t>(acknowledged));
        EXPECT_LE(history.trials.size(), static_cast<std::size_t>(acknowledged) + 1);
        EXPECT_EQ(history.configurations.size(), history.trials.size());
        for (const PastTrial& trial : history.trials) {
            EXPECT_EQ(trial.state, TrialState::completed);
        }
    }
}

TEST_F(InterruptedTest, AnOpenReadTransactionDoesNotStopTheWriter) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    store.apply(std::vector{record_.propose(1, {})});
    sqlite3* reader = nullptr;
    ASSERT_EQ(sqlite3_open_v2(path().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(reader, "BEGIN; SELECT * FROM configurations", nullptr, nullptr, nullptr),
              SQLITE_OK);

    store.apply(std::vector{record_.propose(2, {})});

    EXPECT_EQ(ResultsReader(path()).history().configurations.size(), 2U);
    sqlite3_close(reader);
}

TEST_F(InterruptedTest, AnAttemptLeftRunningByAKilledLifeIsEndedByTheNextOne) {
    TrialStore::create(path(), a_sweep());
    const AttemptId attempt{{{1}, 1}, 1, 1};
    {
        TrialStore store(path());
        store.begin_life();
        store.apply(std::vector{record_.propose(1, {}), record_.create(attempt.trial),
                                record_.create({{1}, 2}), record_.start(attempt)});
    }
    TrialStore store(path());
    ASSERT_EQ(store.begin_life(), 2);
    const PastTrial left = store.history().trials.at(0);
    EXPECT_EQ(left.state, TrialState::running);
    EXPECT_EQ(left.life, 1);
    EXPECT_EQ(store.history().trials.at(1).life, 0) << "it has had no attempt";

    store.apply(std::vector<Record>{AttemptEnded{.seq = record_.next(),
                                                 .attempt = {left.id, left.attempts, left.life},
                                                 .outcome = AttemptOutcome::lost,
                                                 .state = TrialState::waiting,
                                                 .reason = "its coordinator ended",
                                                 .selected = std::nullopt}});

    EXPECT_EQ(store.history().trials.at(0).state, TrialState::waiting);
    EXPECT_EQ(ResultsReader(path()).attempts(attempt.trial).at(0).outcome, AttemptOutcome::lost);
    store.apply(std::vector{record_.start({attempt.trial, 2, 2})});
    EXPECT_EQ(store.history().trials.at(0).life, 2);
}

// Like `cp`, which does not copy the files beside it.
std::size_t trials_in_a_copy_of(const fs::path& path) {
    const fs::path copy = path.string() + ".copy";
    fs::copy_file(path, copy, fs::copy_options::overwrite_existing);
    return ResultsReader(copy).history().trials.size();
}

TEST_F(InterruptedTest, AfterALifeTheFileIsCompleteEvenIfReadersHaveItOpen) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    const ResultsReader reader(path());
    store.apply(std::vector{record_.propose(1, {})});
    store.apply(record_.whole_trial({{1}, 1}, 0.5));
    EXPECT_EQ(reader.history().trials.size(), 1U);

    EXPECT_TRUE(store.close_log());

    EXPECT_EQ(trials_in_a_copy_of(path()), 1U);
}

TEST_F(InterruptedTest, AClosedStoreLeavesACompleteFileEvenIfAReaderStays) {
    TrialStore::create(path(), a_sweep());
    const ResultsReader reader(path());
    {
        TrialStore store(path());
        store.begin_life();
        EXPECT_EQ(reader.history().trials.size(), 0U);
        store.apply(std::vector{record_.propose(1, {})});
        store.apply(record_.whole_trial({{1}, 1}, 0.5));
    }

    EXPECT_EQ(trials_in_a_copy_of(path()), 1U);
}

TEST_F(InterruptedTest, AnOpenReadTransactionKeepsTheLogAndLosesNothing) {
    TrialStore::create(path(), a_sweep());
    TrialStore store(path());
    store.begin_life();
    sqlite3* reader = nullptr;
    ASSERT_EQ(sqlite3_open_v2(path().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(reader, "BEGIN; SELECT * FROM configurations", nullptr, nullptr, nullptr),
              SQLITE_OK);
    store.apply(std::vector{record_.propose(1, {})});

    EXPECT_FALSE(store.close_log());

    EXPECT_EQ(ResultsReader(path()).history().configurations.size(), 1U);
    sqlite3_close(reader);
    EXPECT_TRUE(store.close_log());
}

TEST_F(InterruptedTest, ARecordInAReadOnlyDirectoryCanBeRead) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may write everywhere";
    }
    TrialStore::create(path(), a_sweep());
    {
        TrialStore store(path());
        store.begin_life();
        store.apply(std::vector{record_.propose(1, {})});
    }
    fs::permissions(directory_.path(), fs::perms::owner_read | fs::perms::owner_exec);

    EXPECT_EQ(ResultsReader(path()).history().configurations.size(), 1U);

    fs::permissions(directory_.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace trommel
