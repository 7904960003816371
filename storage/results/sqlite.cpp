#include "storage/results/sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "storage/results/sqlite_words.hpp"
#include "system/errors.hpp"

// Available if SQLite was built with SQLITE_ENABLE_COLUMN_METADATA, as distributions do.
#pragma weak sqlite3_column_table_name

namespace trommel::sqlite {

namespace {

constexpr int log_timeout_ms = 1'000;
constexpr int longest_value = 1 << 28;  // the predictions for 134 million images

int ask_effort(void* effort) {
    return static_cast<Effort*>(effort)->may_continue() ? 0 : 1;
}

int open_flags(Access access) {
    switch (access) {
        case Access::read_only:
            return SQLITE_OPEN_READONLY;
        case Access::unchanging:
            return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
        case Access::read_write:
            return SQLITE_OPEN_READWRITE;
        case Access::create:
            return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return 0;
}

std::string name_for_sqlite(const std::filesystem::path& path, Access access) {
    if (access != Access::unchanging) {
        return path.string();
    }
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        uri += std::string_view("%?#").find(c) == std::string_view::npos
                   ? std::string(1, c)
                   : fmt::format("%{:02x}", static_cast<unsigned>(c));
    }
    return uri + "?immutable=1";
}

bool may_pass(int code) {
    constexpr std::array codes = {SQLITE_BUSY,  SQLITE_LOCKED,   SQLITE_FULL,
                                  SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN};
    return std::ranges::find(codes, code & 0xff) != codes.end();
}

}  // namespace

Database::Database(const std::filesystem::path& path, Access access)
    : path_(path), effort_(std::make_unique<Effort>(path)) {
    if (std::filesystem::is_directory(path)) {
        throw StorageError(
            fmt::format("{}: cannot open the database (it is a directory); move it away", path.string()));
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name_for_sqlite(path, access).c_str(), &handle,
                                     open_flags(access) | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);  // also after a failure: SQLite requires that it is closed
    if (code == SQLITE_CANTOPEN) {
        const int reason = sqlite3_system_errno(handle);
        throw StorageError(fmt::format("{}: cannot open the database ({}); {}", path.string(),
                                       reason ? std::strerror(reason) : sqlite3_errmsg(handle),
                                       advice(code, path)));
    }
    check(code, "opening the database");
    sqlite3_extended_result_codes(handle, 1);
    distrust();
    check(sqlite3_busy_timeout(handle, busy_timeout_ms), "setting the time to wait for a lock");
}

// SQLITE_DBCONFIG_DEFENSIVE is not set: it would prevent changing the journal mode back.
void Database::distrust() {
    constexpr std::array never = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER,
                                  SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION};
    for (const int what : never) {
        check(sqlite3_db_config(get(), what, 0, nullptr), "making it safe to read");
    }
    constexpr std::array<std::pair<int, int>, 4> limits = {{{SQLITE_LIMIT_LENGTH, longest_value},
                                                            {SQLITE_LIMIT_SQL_LENGTH, 1'000'000},
                                                            {SQLITE_LIMIT_ATTACHED, 0},
                                                            {SQLITE_LIMIT_TRIGGER_DEPTH, 1}}};
    for (const auto& [limit, most] : limits) {
        sqlite3_limit(get(), limit, most);
    }
    sqlite3_progress_handler(get(), Effort::steps_at_once, ask_effort, effort_.get());
}

void Database::execute(const std::string& sql) {
    check(sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr),
          fmt::format("running \"{}\"", shortened(sql)));
}

bool Database::empty_log() {
    sqlite3_busy_timeout(get(), log_timeout_ms);
    const int code = sqlite3_wal_checkpoint_v2(get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(get(), busy_timeout_ms);
    if ((code & 0xff) == SQLITE_BUSY) {
        return false;
    }
    check(code, "moving the log into the file");
    return true;
}

void Database::check(int code, std::string_view doing) const {
    if (code == SQLITE_OK) {
        return;
    }
    if ((code & 0xff) == SQLITE_CONSTRAINT) {
        throw std::logic_error(fmt::format("{}: a record contradicts the store ({}, while {})",
                                           path_.string(), sqlite3_errmsg(get()), doing));
    }
    const std::string text = complaint(code, get(), path_, doing);
    if (may_pass(code)) {
        throw RecordUnavailable(text);
    }
    throw StorageError(text);
}

Statement::Statement(const Database& database, std::string_view sql) : database_(&database) {
    sqlite3_stmt* handle = nullptr;
    const int code =
        sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()), &handle, nullptr);
    handle_.reset(handle);
    database.check(code, fmt::format("preparing \"{}\"", shortened(sql)));
}

bool Statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        // Resetting first would lose the error message; not resetting would keep the locks.
        try {
            database_->check(code, fmt::format("running \"{}\"", shortened(sqlite3_sql(handle_.get()))));
        } catch (...) {
            reset();
            throw;
        }
    }
    reset();
    return false;
}

std::int64_t Statement::run() {
    while (step()) {
    }
    return sqlite3_changes(database_->get());
}

void Database::refuse(const std::string& problem) const {
    throw RecordBroken(
        fmt::format("{}: {} (edited by hand, or damaged?); {}", path_.string(), problem, what_heals(path_)));
}

void Statement::refuse(int column, std::string_view problem) const {
    const char* table =
        sqlite3_column_table_name ? sqlite3_column_table_name(handle_.get(), column) : nullptr;
    const char* name = sqlite3_column_name(handle_.get(), column);
    const std::string where = table ? fmt::format("table '{}', column '{}'", table, name ? name : "")
                                    : fmt::format("column '{}'", shortened(name ? name : ""));
    database_->refuse(fmt::format("{} {}", where, problem));
}

void Statement::expect(int column, int type) const {
    const int found = sqlite3_column_type(handle_.get(), column);
    const bool fits =
        found == type || found == SQLITE_NULL || (type == SQLITE_FLOAT && found == SQLITE_INTEGER);
    if (!fits) {
        refuse(column, fmt::format("holds {} instead of {}", name_of_type(found), name_of_type(type)));
    }
}

std::int64_t Statement::integer(int column) const {
    expect(column, SQLITE_INTEGER);
    return sqlite3_column_int64(handle_.get(), column);
}

std::int32_t Statement::small(int column) const {
    const std::int64_t value = integer(column);
    if (!std::in_range<std::int32_t>(value)) {
        refuse(column, fmt::format("holds {}, which is out of range", value));
    }
    return static_cast<std::int32_t>(value);
}

double Statement::real(int column) const {
    expect(column, SQLITE_FLOAT);
    return sqlite3_column_double(handle_.get(), column);
}

std::string Statement::text(int column) const {
    expect(column, SQLITE_TEXT);
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
    if (!begin) {
        return {};
    }
    const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    database_->effort().take(bytes);
    return {begin, bytes};
}

std::span<const std::byte> Statement::blob(int column) const {
    expect(column, SQLITE_BLOB);
    const auto* begin = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
    const auto bytes = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    database_->effort().take(bytes);
    return {begin, bytes};
}

int Statement::bind_one(int at, std::string_view text) {
    // A null pointer would bind NULL: an empty text must stay a text.
    return sqlite3_bind_text64(handle_.get(), at, text.empty() ? "" : text.data(), text.size(),
                               SQLITE_TRANSIENT, SQLITE_UTF8);
}

int Statement::bind_one(int at, std::span<const std::byte> bytes) {
    if (bytes.empty()) {
        return sqlite3_bind_zeroblob(handle_.get(), at, 0);
    }
    return sqlite3_bind_blob64(handle_.get(), at, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

Transaction::Transaction(Database& database, Kind kind) : database_(database) {
    database.effort().begin();
    database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    // SQLite may have rolled back already (a full disk); then there is nothing to undo.
    if (open_ && !sqlite3_get_autocommit(database_.get())) {
        sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace trommel::sqlite
