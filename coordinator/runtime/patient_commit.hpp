// Commits records, and retries while the record cannot be written for now (a full disk, a lock of another
// process).
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string_view>

#include "storage/results/trial_store.hpp"
#include "sweep/record.hpp"

namespace trommel {

struct Patience {
    std::chrono::seconds limit{600};    ///< total time before giving up
    std::chrono::seconds interval{1};   ///< between two attempts
    std::function<void()> meanwhile;    ///< called before each attempt but the first
    std::function<bool()> interrupted;  ///< whether the user wants to end the run
    std::function<void(std::string_view)> tell =
        {};  ///< takes one line: that it waits, and that waiting is over
};

/// The sweep stands still meanwhile, but trainers continue: their messages wait in the channel. Throws the
/// last RecordUnavailable when the time limit is reached.
void apply_patiently(TrialStore& store, std::span<const Record> records, const Patience& patience);

}  // namespace trommel
