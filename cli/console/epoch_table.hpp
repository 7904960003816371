// What a person sees of a training as it goes on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel::cli {

/// A line an epoch on standard output, at once; where standard error is a terminal, what is going on stands below them.
class EpochTable {
  public:
    /// One column for each of `metrics`.
    EpochTable(std::int64_t epochs, std::vector<std::string> metrics);
    ~EpochTable();

    EpochTable(const EpochTable&) = delete;
    EpochTable& operator=(const EpochTable&) = delete;

    void add(const EpochReport& report);

    /// Wipes the line below; so does the destructor.
    void finish();

    /// 0 before the first.
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
