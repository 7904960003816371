// Checks that a database that is open for writing still has its name and is still written by this process
// alone.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <optional>

#include "storage/results/sqlite.hpp"

namespace trommel {

class WatchedFile {
  public:
    /// `alone`: no other process may write (a rollback journal, in exclusive mode). The database must outlive
    /// this object.
    WatchedFile(const sqlite::Database& database, bool alone);

    /// The path no longer exists, or refers to another file. False if it cannot be checked at the
    /// moment.
    bool has_moved() const;

    /// Another process has written, which no lock prevented: SQLite itself would not notice.
    bool was_changed() const;

    /// Call these around each of our own transactions.
    void forget() { known_.reset(); }
    void remember();

  private:
    using Counter = std::array<std::byte, 4>;

    std::optional<Counter> counter() const;

    const sqlite::Database& database_;
    bool alone_;
    bool has_lasting_numbers_;
    dev_t device_ = 0;
    ino_t number_ = 0;
    std::optional<Counter> known_;
};

}  // namespace trommel
