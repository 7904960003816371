// Owners of SQLite's handles: a connection, a prepared statement, a transaction. Private to this folder.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "storage/results/effort.hpp"

namespace trommel::sqlite {

constexpr int busy_timeout_ms = 10'000;

/// `unchanging`: reads a file that no process writes, even in a directory where the files of a WAL reader
/// cannot be created.
enum class Access { read_only, unchanging, read_write, create };

/// A connection. Must not be shared between threads. The file may come from anywhere: none of its triggers
/// and views runs, and nothing in it can make SQLite work forever.
class Database {
  public:
    /// Throws StorageError.
    Database(const std::filesystem::path& path, Access access);

    /// Runs statements and ignores their rows.
    void execute(const std::string& sql);

    /// Moves the write-ahead log into the file and empties it, as far as readers allow within a second or so:
    /// false if a read transaction prevented that. Returns true at once if there is no such log.
    bool empty_log();

    const std::filesystem::path& path() const { return path_; }
    sqlite3* get() const { return handle_.get(); }
    Effort& effort() const { return *effort_; }

    /// Throws for anything but SQLITE_OK: std::logic_error for a violated constraint, which no input can
    /// cause, StorageError otherwise. `doing` completes "while ...".
    void check(int code, std::string_view doing) const;

    /// Throws RecordBroken: the file has content that trommel never writes.
    [[noreturn]] void refuse(const std::string& problem) const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };

    void distrust();

    std::filesystem::path path_;
    std::unique_ptr<Effort> effort_;  // SQLite keeps its address
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement, for repeated use. The database must outlive it.
class Statement {
  public:
    Statement(const Database& database, std::string_view sql);

    /// Sets ?1, ?2, ... and discards the previous row.
    template <class... Args>
    Statement& bind(const Args&... args) {
        reset();
        int position = 0;
        (bound(bind_one(++position, args)), ...);
        return *this;
    }

    /// Sets the next position, for statements whose number of columns depends on the sweep.
    template <class Arg>
    void bind_at(int position, const Arg& arg) {
        bound(bind_one(position, arg));
    }

    /// Advances to the next row; false if there is none.
    bool step();

    /// Runs a statement without rows and returns how many rows it changed.
    std::int64_t run();

    /// Ends the reading: a statement that has not returned all of its rows holds its snapshot.
    void reset() noexcept { sqlite3_reset(handle_.get()); }

    // A column declared INTEGER may hold anything: a value of the wrong type throws StorageError with the
    // names of column and table. NULL is read as 0 or empty.
    bool is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
    std::int64_t integer(int column) const;
    std::int32_t small(int column) const;  ///< also throws if the value needs more than 32 bits
    double real(int column) const;
    std::string text(int column) const;
    std::span<const std::byte> blob(int column) const;  ///< valid until the next step

    /// Throws StorageError: the value of this column in the current row is impossible.
    [[noreturn]] void refuse(int column, std::string_view problem) const;

  private:
    int bind_one(int at, double value) { return sqlite3_bind_double(handle_.get(), at, value); }
    int bind_one(int at, std::int64_t value) { return sqlite3_bind_int64(handle_.get(), at, value); }
    int bind_one(int at, std::int32_t value) { return sqlite3_bind_int64(handle_.get(), at, value); }
    int bind_one(int at, std::nullopt_t) { return sqlite3_bind_null(handle_.get(), at); }
    int bind_one(int at, std::string_view text);
    int bind_one(int at, std::span<const std::byte> bytes);
    template <class T>
    int bind_one(int at, const std::optional<T>& value) {
        return value ? bind_one(at, *value) : bind_one(at, std::nullopt);
    }
    void expect(int column, int type) const;
    void bound(int code) const { database_->check(code, "binding a value"); }

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    const Database* database_;  // not owned
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Rolled back unless committed.
class Transaction {
  public:
    enum class Kind { read, write };

    Transaction(Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

}  // namespace trommel::sqlite
