// A record in a temporary directory, to be damaged by tests.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

#include "tests/storage/results/a_sweep.hpp"

namespace trommel::testing_store {

// The first value that SQLite itself returns, on a connection of its own.
inline std::string query(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    std::string answer;
    const auto keep = [](void* text, int, char** values, char**) {
        *static_cast<std::string*>(text) += values[0] ? values[0] : "NULL";
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), keep, &answer, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
    return answer;
}

class AccidentsTest : public testing::Test {
  protected:
    std::filesystem::path path() const { return directory_ / "results.sqlite"; }
    std::string at_path(const std::string& rest) const { return path().string() + rest; }

    TemporaryDirectory directory_;
    Recorder record_;
};

}  // namespace trommel::testing_store
