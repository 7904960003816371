// Whether a database that is open for writing is still the file of its name, and still ours alone. Private to this folder.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <optional>

#include "storage/results/sqlite.hpp"

namespace trommel {

class WatchedFile {
  public:
    /// `alone`: nobody else may write (a rollback journal, in exclusive mode). The database must outlive it.
    WatchedFile(const sqlite::Database& database, bool alone);

    /// The name leads nowhere now, or to another file. What cannot be looked at for now has not moved.
    bool has_moved() const;

    /// Somebody else has written, whom no lock kept from it: SQLite itself would never look.
    bool was_changed() const;

    /// Around each of our own transactions.
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
