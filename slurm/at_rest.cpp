#include "slurm/at_rest.hpp"

#include <exception>

#include "messaging/requests.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel {

namespace {

SweepChanged last_event(const SweepDirectory& directory) {
    try {
        return ResultsReader(directory.results()).last_event();
    } catch (const std::exception&) {
        return {};
    }
}

}  // namespace

bool waits_for_a_person(const SweepChanged& last_event) {
    return is_by_request(last_event.detail) || is_failing_alike(last_event.detail);
}

bool waits_for_a_person(const SweepDirectory& directory) {
    return waits_for_a_person(last_event(directory));
}

bool is_at_rest(const SweepDirectory& directory) {
    const SweepChanged last = last_event(directory);
    return last.event == SweepEvent::finished || waits_for_a_person(last);
}

}  // namespace trommel
