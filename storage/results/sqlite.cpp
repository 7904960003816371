#include "storage/results/sqlite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "sweep/errors.hpp"

namespace trommel::sqlite {

namespace {

constexpr int log_timeout_ms = 1'000;

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

// The beginning of a statement, on one line, for an error.
std::string shortened(std::string_view sql) {
    constexpr std::size_t most = 60;
    std::string text;
    for (const char c : sql) {
        const bool blank = c == '\n' || c == ' ';
        if (!blank || (!text.empty() && text.back() != ' ')) {
            text += blank ? ' ' : c;
        }
        if (text.size() == most) {
            return text + "...";
        }
    }
    return text;
}

std::string_view advice(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
            return "make room on the file system, then run the same command again";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "end the sqlite3 shell or the script that holds it, or ask again later (on a network file "
                   "system a running coordinator keeps it to itself)";
        case SQLITE_NOTADB:
            return "give the results.sqlite that 'trommel run' made";
        case SQLITE_CORRUPT:
        case SQLITE_ERROR:  // a table or column that is not there
            return "restore it from a copy, or save what is readable with 'sqlite3 FILE .recover'";
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return "look whether it exists and whether file and directory may be read (and written, by a "
                   "run)";
        default:
            return "look at the file system's health, then run the same command again";
    }
}

bool may_pass(int code) {
    constexpr std::array codes = {SQLITE_BUSY,  SQLITE_LOCKED,   SQLITE_FULL,
                                  SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN};
    return std::ranges::find(codes, code & 0xff) != codes.end();
}

}  // namespace

Database::Database(const std::filesystem::path& path, Access access) : path_(path) {
    if (std::filesystem::is_directory(path)) {
        throw StorageError(
            fmt::format("{}: cannot open the database (it is a directory); move it away", path.string()));
    }
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name_for_sqlite(path, access).c_str(), &handle,
                                     open_flags(access) | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle);  // also after a failure: SQLite wants it closed
    if (code == SQLITE_CANTOPEN) {
        const int reason = sqlite3_system_errno(handle);
        throw StorageError(fmt::format("{}: cannot open the database ({}); {}", path.string(),
                                       reason ? std::strerror(reason) : sqlite3_errmsg(handle),
                                       advice(code)));
    }
    check(code, "opening the database");
    sqlite3_extended_result_codes(handle, 1);
    check(sqlite3_busy_timeout(handle, busy_timeout_ms), "setting the time to wait for a lock");
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
    const std::string words = get() ? sqlite3_errmsg(get()) : sqlite3_errstr(code);
    if ((code & 0xff) == SQLITE_CONSTRAINT) {
        throw std::logic_error(
            fmt::format("{}: a record contradicts the store ({}, while {})", path_.string(), words, doing));
    }
    const std::string text =
        fmt::format("{}: {} (SQLite, while {}); {}", path_.string(), words, doing, advice(code));
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
        // Resetting first would lose the words; not resetting would keep the locks.
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

std::string Statement::text(int column) const {
    const auto* begin = reinterpret_cast<const char*>(sqlite3_column_text(handle_.get(), column));
    if (!begin) {
        return {};
    }
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

std::span<const std::byte> Statement::blob(int column) const {
    const auto* begin = static_cast<const std::byte*>(sqlite3_column_blob(handle_.get(), column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

int Statement::bind_one(int at, std::string_view text) {
    // A null pointer would bind NULL: an empty text stays a text.
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
    database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    // SQLite may have rolled back by itself (a full disk); then there is nothing left to undo.
    if (open_ && !sqlite3_get_autocommit(database_.get())) {
        sqlite3_exec(database_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace trommel::sqlite
