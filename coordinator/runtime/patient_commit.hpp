// Commits, and where the record cannot be written for now (a full disk, a lock that somebody holds), again until it can.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string_view>

#include "storage/results/trial_store.hpp"
#include "sweep/record.hpp"

namespace trommel {

struct Patience {
    std::chrono::seconds limit{600};    ///< then it is given up
    std::chrono::seconds interval{1};   ///< between two tries
    std::function<void()> meanwhile;    ///< called before each try but the first
    std::function<bool()> interrupted;  ///< somebody does not want to wait
    std::function<void(std::string_view)> tell =
        {};  ///< takes one line: that it waits, and that it has ended
};

/// The sweep stands still meanwhile, and trainers go on: what they say waits with the messages. Throws the last
/// RecordUnavailable when the patience has ended.
void apply_patiently(TrialStore& store, std::span<const Record> records, const Patience& patience);

}  // namespace trommel
