#include "storage/results/check_record.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "storage/results/load.hpp"
#include "system/errors.hpp"

namespace trommel {

namespace {

// Every row that the query returns is wrong; {} stands for its first column.
struct Contradiction {
    std::string_view rows;
    std::string_view words;
};

// Well below the range where numbers could overflow.
constexpr std::int64_t largest_number = std::int64_t{1} << 52;
constexpr std::int64_t most_lives = 1'000'000'000;

struct Numbered {
    std::string_view table;
    std::string_view column;
};

constexpr std::array numbered_by_seq = {Numbered{"configurations", "seq"}, Numbered{"trials", "seq"},
                                        Numbered{"attempts", "seq"},       Numbered{"attempts", "ended_seq"},
                                        Numbered{"epochs", "seq"},         Numbered{"verdicts", "seq"},
                                        Numbered{"events", "seq"},         Numbered{"sweep_files", "seq"},
                                        Numbered{"budgets", "seq"},        Numbered{"requests", "seq"}};

void check_counters(const sqlite::Database& database) {
    sqlite::Statement sweep(database, "SELECT last_seq, life FROM sweep");
    must_have_row(sweep, database);
    const std::int64_t last_seq = sweep.integer(0);
    if (last_seq < 0 || last_seq > largest_number) {
        sweep.refuse(0, fmt::format("holds {}, which is out of range", last_seq));
    }
    const std::int64_t life = sweep.integer(1);
    if (life < 0 || life > most_lives) {
        sweep.refuse(1, fmt::format("holds {}, which is out of range", life));
    }
    for (const auto& [table, column] : numbered_by_seq) {
        sqlite::Statement row(database, fmt::format("SELECT max({}) FROM {}", column, table));
        row.step();
        if (row.integer(0) > last_seq) {
            database.refuse(fmt::format("sweep.last_seq is {}, but {}.{} goes up to {}", last_seq, table,
                                        column, row.integer(0)));
        }
    }
    sqlite::Statement lives(database, "SELECT max(life) FROM lives");
    lives.step();
    if (lives.integer(0) > life) {
        database.refuse(
            fmt::format("sweep.life is {}, but lives.life goes up to {}", life, lives.integer(0)));
    }
}

// Foreign keys that refer to rows that do not exist.
void check_references(const sqlite::Database& database) {
    sqlite::Statement row(database, "PRAGMA foreign_key_check");
    if (row.step()) {
        database.refuse(fmt::format("a row of table '{}' belongs to a missing row of table '{}'", row.text(0),
                                    row.text(2)));
    }
}

constexpr std::array contradictions = {
    Contradiction{"SELECT max(configuration) FROM configurations "
                  "HAVING max(configuration) <> count(*) OR min(configuration) < 1",
                  "the rows of table 'configurations' are not numbered 1, 2, 3, ..."},
    Contradiction{"SELECT configuration FROM trials GROUP BY configuration "
                  "HAVING max(seed_number) <> count(*) OR min(seed_number) < 1",
                  "the rows of table 'trials' for configuration {} are not numbered 1, 2, 3, ..."},
    Contradiction{
        "SELECT configuration FROM trials WHERE attempts < 0 OR crashes < 0 OR attempts > 1000000000",
        "table 'trials' counts the attempts at a trial of configuration {} wrongly"},
    Contradiction{
        "SELECT configuration FROM attempts JOIN trials USING (configuration, seed_number) "
        "WHERE number > attempts OR number < 1",
        "table 'attempts' has more attempts at a trial of configuration {} than table 'trials' counts"},
    Contradiction{
        "SELECT configuration FROM trials AS t WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM "
        "attempts AS a WHERE a.configuration = t.configuration AND a.seed_number = t.seed_number AND "
        "a.number = t.attempts AND outcome = 'running')",
        "table 'trials' has a running trial of configuration {} without a running attempt"},
    Contradiction{
        "SELECT configuration FROM trials WHERE state = 'completed' AND (selected_epoch IS NULL OR (value IS NULL AND not_a_number IS NULL))",
        "table 'trials' has a completed trial of configuration {} without a result"},
    Contradiction{"SELECT configuration FROM trials WHERE selected_epoch > epochs OR selected_epoch < 1",
                  "table 'trials' has a trial of configuration {} that selected an epoch it does not have"},
    Contradiction{"SELECT configuration FROM trials WHERE seed = '' OR seed GLOB '*[^0-9]*'",
                  "table 'trials' has a trial of configuration {} whose seed is not a number"},
    Contradiction{"SELECT attempt FROM epochs WHERE epoch < 1 OR epoch > 1000000 OR seq < 0",
                  "table 'epochs' has an impossible epoch"},
    Contradiction{"SELECT proposal FROM configurations WHERE proposal < 0 OR proposal > (1 << 52)",
                  "table 'configurations' has the impossible proposal {}"}};

void check_contradictions(const sqlite::Database& database) {
    for (const auto& [rows, words] : contradictions) {
        sqlite::Statement row(database, fmt::format("{} LIMIT 1", rows));
        if (row.step()) {
            database.refuse(fmt::format(fmt::runtime(words), row.integer(0)));
        }
    }
}

}  // namespace

void check_record(const sqlite::Database& database) {
    check_counters(database);
    check_references(database);
    check_contradictions(database);
}

}  // namespace trommel
