#include "coordinator/runtime/patient_commit.hpp"

#include <string>
#include <thread>

#include "system/errors.hpp"

namespace trommel {

void apply_patiently(TrialStore& store, std::span<const Record> records, const Patience& patience) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + patience.limit;
    for (bool waits = false;; waits = true) {
        try {
            store.apply(records);
            if (waits) {
                patience.tell("the record can be written again: the sweep resumes");
            }
            return;
        } catch (const RecordUnavailable& error) {
            if (Clock::now() >= end || patience.interrupted()) {
                throw;
            }
            if (!waits) {
                patience.tell(std::string("the sweep waits: ") + error.what() + "; retrying for " +
                              std::to_string(patience.limit.count() / 60) +
                              " minutes while trainers continue");
            }
        }
        std::this_thread::sleep_for(patience.interval);
        patience.meanwhile();
    }
}

}  // namespace trommel
