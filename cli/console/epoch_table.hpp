// Shows the epochs of a training while it runs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel::cli {

/// Prints one line per epoch on standard output, at once; if standard error is a terminal, the progress is
/// shown below.
class EpochTable {
  public:
    /// One column for each of `metrics`.
    EpochTable(std::int64_t epochs, std::vector<std::string> metrics);
    ~EpochTable();

    EpochTable(const EpochTable&) = delete;
    EpochTable& operator=(const EpochTable&) = delete;

    void add(const EpochReport& report);

    /// Clears the progress line; so does the destructor.
    void finish();

    /// 0 before the first epoch.
    double seconds_per_epoch() const;

  private:
    void show_progress();

    std::int64_t epochs_;
    std::vector<std::string> columns_;
    std::int64_t done_ = 0;
    double seconds_ = 0;
    bool terminal_;
    bool shown_ = false;
};

}  // namespace trommel::cli
