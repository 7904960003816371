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

/// `unchanging`: for reading what nobody writes, where not even the files of a WAL reader can be made.
enum class Access { read_only, unchanging, read_write, create };

/// A connection. Not shared between threads. The file may come from anywhere: no trigger and no view of it runs, and nothing in it
/// makes SQLite work for ever.
class Database {
  public:
    /// Throws StorageError.
    Database(const std::filesystem::path& path, Access access);

    /// Runs statements whose rows nobody needs.
    void execute(const std::string& sql);

    /// Moves the write-ahead log into the file and empties it, as far as readers allow within a second or so:
    /// false where one in the middle of its reading kept it from that. True at once without such a log.
    bool empty_log();

    const std::filesystem::path& path() const { return path_; }
    sqlite3* get() const { return handle_.get(); }
    Effort& effort() const { return *effort_; }

    /// Throws for anything but SQLITE_OK: std::logic_error for a broken constraint, which no input can cause,
    /// StorageError otherwise. `doing` completes "while ...".
    void check(int code, std::string_view doing) const;

  private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };

    void distrust();

    std::filesystem::path path_;
    std::unique_ptr<Effort> effort_;  // SQLite keeps its address
    std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement, to be used again and again. The database must outlive it.
class Statement {
  public:
    Statement(const Database& database, std::string_view sql);

    /// Sets ?1, ?2, ... and forgets the previous row.
    template <class... Args>
    Statement& bind(const Args&... args) {
        reset();
        int position = 0;
        (bound(bind_one(++position, args)), ...);
        return *this;
    }

    /// Sets one position more, for statements whose number of columns the sweep decides.
    template <class Arg>
    void bind_at(int position, const Arg& arg) {
        bound(bind_one(position, arg));
    }

    /// Advances to the next row; false when there is none.
    bool step();

    /// Runs a statement without rows and answers how many rows it changed.
    std::int64_t run();

    /// Ends the reading: a statement in the middle of its rows holds its snapshot.
    void reset() noexcept { sqlite3_reset(handle_.get()); }

    // A column declared INTEGER may hold anything: what is of another type than it should be throws StorageError, with the
    // names of column and table. NULL is 0, or empty.
    bool is_null(int column) const { return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL; }
    std::int64_t integer(int column) const;
    std::int32_t small(int column) const;  ///< throws, too, for what needs more than 32 bits
    double real(int column) const;
    std::string text(int column) const;
    std::span<const std::byte> blob(int column) const;  ///< valid until the next step

    /// Throws StorageError: what this column of the present row holds cannot be.
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
