// The tables and views of docs/database.md, as users of sqlite3 or pandas see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <sstream>

#include "storage/results/load.hpp"
#include "storage/results/trial_store.hpp"
#include "tests/storage/results/a_sweep.hpp"

namespace trommel {
namespace {

using namespace testing_store;

class ViewsTest : public testing::Test {
  protected:
    ViewsTest() {
        const auto path = directory_ / "results.sqlite";
        TrialStore::create(path, a_sweep());
        TrialStore store(path);
        store.begin_life();
        apply(store, {record_.propose(1,
                                      {{"flip", true},
                                       {"lr", 0.1},
                                       {"units", IntegerList{64, 32}},
                                       {"optimizer", std::string("adam")}},
                                      "CNN")});
        apply(store, record_.whole_trial({{1}, 1}, 0.5));
        apply(store, record_.whole_trial({{1}, 2}, 0.75));
        apply(store, {record_.propose(2, {}), record_.create({{2}, 1}), record_.start({{{2}, 1}, 1, 1}),
                      record_.measure({{{2}, 1}, 1, 1}, 1, {{"val_accuracy", 0.1}}),
                      record_.measure({{{2}, 1}, 1, 1}, 2, {{"val_accuracy", 0.2}}),
                      record_.crash({{{2}, 1}, 1, 1}, TrialState::waiting, "signal 9"),
                      record_.start({{{2}, 1}, 2, 1}),
                      record_.measure({{{2}, 1}, 2, 1}, 2, {{"val_accuracy", 0.875}}),
                      record_.complete({{{2}, 1}, 2, 1},
                                       {.epoch = 2, .epochs = 2, .metrics = {{"val_accuracy", 0.875}}}),
                      record_.change(SweepEvent::finished, "budget spent")});
    }

    static void apply(TrialStore& store, const std::vector<Record>& records) { store.apply(records); }

    // Rows as lines, columns separated by bars, as the sqlite3 shell prints them.
    std::string query(const std::string& sql) const {
        sqlite3* database = nullptr;
        EXPECT_EQ(sqlite3_open_v2((directory_ / "results.sqlite").c_str(), &database, SQLITE_OPEN_READONLY,
                                  nullptr),
                  SQLITE_OK);
        std::string answer;
        const auto keep = [](void* text, int columns, char** values, char**) {
            for (int i = 0; i < columns; ++i) {
                *static_cast<std::string*>(text) +=
                    std::string(i > 0 ? "|" : "") + (values[i] ? values[i] : "");
            }
            *static_cast<std::string*>(text) += "\n";
            return 0;
        };
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &answer, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
        return answer;
    }

    // The output of EXPLAIN QUERY PLAN, one line per step.
    std::string plan_of(std::string_view sql) const {
        std::string steps;
        std::istringstream rows(query("EXPLAIN QUERY PLAN " + std::string(sql)));
        for (std::string row; std::getline(rows, row);) {
            steps += row.substr(row.rfind('|') + 1) + "\n";
        }
        return steps;
    }

    TemporaryDirectory directory_;
    Recorder record_;
};

TEST_F(ViewsTest, TheLeaderboardRanksMeans) {
    EXPECT_EQ(
        query("SELECT rank, name, label, seeds, mean, lowest, highest, params FROM leaderboard"),
        "1|c2||1|0.875|0.875|0.875|\n"
        "2|c1|CNN|2|0.625|0.5|0.75|{\"flip\":true,\"lr\":0.1,\"optimizer\":\"adam\",\"units\":[64,32]}\n");
}

TEST_F(ViewsTest, TrialsComeWithTheirParameters) {
    EXPECT_EQ(
        query(
            "SELECT trial, state, attempts, crashes, value, val_accuracy, params ->> 'lr' FROM trials_flat"),
        "c1s1|completed|1|0|0.5|0.5|0.1\n"
        "c1s2|completed|1|0|0.75|0.75|0.1\n"
        "c2s1|completed|2|1|0.875|0.875|\n");
}

TEST_F(ViewsTest, ACurveUsesTheLatestAttempt) {
    EXPECT_EQ(query("SELECT epoch, val_accuracy FROM curves WHERE trial = 'c2s1' ORDER BY epoch"),
              "1|0.1\n"
              "2|0.875\n");
}

TEST_F(ViewsTest, EventsReadAsALog) {
    EXPECT_EQ(
        query("SELECT kind, text FROM events WHERE configuration = 2 OR configuration IS NULL ORDER BY seq"),
        "proposed|c2 proposed by random as its number 2\n"
        "created|c2s1 waits\n"
        "started|c2s1 (attempt 1) runs on worker 3 (node17)\n"
        "ended|c2s1 (attempt 1) crashed, the trial is waiting: signal 9\n"
        "started|c2s1 (attempt 2) runs on worker 3 (node17)\n"
        "ended|c2s1 (attempt 2) completed\n"
        "finished|budget spent\n");
}

// `trommel run` queries this repeatedly, so it must not read rows with predictions.
TEST_F(ViewsTest, ProgressIsReadFromIndexes) {
    using testing::HasSubstr;

    EXPECT_THAT(plan_of(progress_queries::states),
                HasSubstr("SCAN trials USING COVERING INDEX trials_by_state\n"));
    EXPECT_THAT(plan_of(progress_queries::best),
                HasSubstr("SEARCH trials USING COVERING INDEX trials_by_state (state=?"));
    EXPECT_THAT(plan_of(progress_queries::first_failed),
                HasSubstr("SEARCH trials USING INDEX trials_by_state (state=? AND value=?)\n"));
    EXPECT_THAT(plan_of(progress_queries::last_event), HasSubstr("SCAN events USING INDEX sweep_events\n"));
}

TEST_F(ViewsTest, EveryColumnOfThePublishedTablesCanBeRead) {
    for (const char* name : {"sweep",          "metrics",    "data_sets",   "shards",       "lives",
                             "configurations", "parameters", "trials",      "environments", "attempts",
                             "epochs",         "verdicts",   "events",      "sweep_files",  "budgets",
                             "requests",       "params",     "leaderboard", "trials_flat",  "curves"}) {
        query(std::string("SELECT * FROM ") + name);
    }
}

}  // namespace
}  // namespace trommel
