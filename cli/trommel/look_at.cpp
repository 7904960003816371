#include "cli/trommel/look_at.hpp"

#include <optional>

#include "cli/common/coordinator_probe.hpp"
#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/open_record.hpp"
#include "sweep/errors.hpp"
#include "sweep/planned_trials.hpp"

namespace trommel::cli {

namespace {

// Nothing, too, where the file is of an older trommel that this one cannot read.
std::optional<std::int64_t> plan_of(const SweepSource& source) {
    try {
        return planned_trials(sweep_from(source));
    } catch (const InputError&) {
        return std::nullopt;
    }
}

Status without_jobs(const std::filesystem::path& directory) {
    // One that comes or goes while the record is read is looked at again: what has just finished is not paused.
    for (auto before = coordinator_at_work(directory);;) {
        const Snapshot snapshot = open_record(directory).snapshot();
        const auto after = coordinator_at_work(directory);
        if (after == before) {
            return make_status(snapshot, after ? CoordinatorState::running : CoordinatorState::gone,
                               plan_of(snapshot.source));
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
