#include "slurm/recorded_end.hpp"

#include <exception>

#include "messaging/requests.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel {

bool waits_for_user(const SweepChanged& last_event) {
    return is_by_request(last_event.detail) || is_failing_alike(last_event.detail);
}

EndOfRun recorded_end(const SweepDirectory& directory) {
    try {
        const SweepChanged last = ResultsReader(directory.results()).last_event();
        return {.finished = last.event == SweepEvent::finished, .waits_for_user = waits_for_user(last)};
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace trommel
