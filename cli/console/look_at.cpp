#include "cli/console/look_at.hpp"

#include <optional>

#include "sweep/planned_trials.hpp"
#include "sweep_directory/coordinator_probe.hpp"
#include "sweep_directory/open_record.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"

namespace trommel::cli {

namespace {

// Nothing also if the file is from an older trommel, and this one cannot read it.
PlannedEnd planned_end(const SweepSource& source) {
    try {
        const Sweep sweep = sweep_from(source);
        return {planned_trials(sweep), sweep.budget, sweep.target};
    } catch (const InputError&) {
        return {};
    }
}

Status without_jobs(const std::filesystem::path& directory) {
    // If the coordinator starts or ends while the record is read, it is read again: a sweep that has just
    // finished must not be shown as paused.
    for (auto before = coordinator_at_work(directory);;) {
        const Snapshot snapshot = open_record(directory).snapshot();
        const auto after = coordinator_at_work(directory);
        if (after == before) {
            return make_status(snapshot, after ? CoordinatorState::running : CoordinatorState::gone,
                               planned_end(snapshot.source));
        }
        before = after;
    }
}

}  // namespace

Status look_at(const std::filesystem::path& directory, const SweepJobs& jobs) {
    Status status = without_jobs(directory);
    status.jobs = jobs.of(directory);
    if (status.state == SweepState::finished) {
        std::erase_if(status.jobs, [](const JobStatus& job) { return job.is_over; });
    }
    return status;
}

}  // namespace trommel::cli
