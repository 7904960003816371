#include "slurm/sweep_jobs.hpp"

#include <algorithm>
#include <iterator>
#include <system_error>

#include "sweep_directory/sweep_directory.hpp"
#include "system/whole_file.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;

// Slurm's words for nothing.
std::string or_empty(const std::string& word) {
    return word == "None" || word == "N/A" || word == "NONE" || word == "(null)" || word == "Unknown" ? ""
                                                                                                      : word;
}

fs::path script_of(const fs::path& directory) {
    return fs::absolute(SweepDirectory{directory}.slurm() / "job.sh").lexically_normal();
}

bool are_the_same(const fs::path& one, const fs::path& other) {
    std::error_code none;
    return one == other || fs::equivalent(one, other, none);
}

// False in a copy of the directory: the job's script is in the original.
bool is_of_this_place(const SubmittedJob& job, const fs::path& directory) {
    return job.script.empty() || are_the_same(job.script, script_of(directory));
}

// The lock names the process that has last run or prepared the sweep.
bool was_last(const SubmittedJob& job, const fs::path& directory) {
    return !job.has_begun || read_if_there(directory / "coordinator.lock").ends_with(", Slurm job " + job.id);
}

std::string log_of(const SubmittedJob& job, const fs::path& directory) {
    const fs::path log = SweepDirectory{directory}.slurm() / (job.id + ".log");
    std::error_code none;
    return fs::exists(log, none) ? log.string() : "";
}

std::string last_life(const SubmittedJob& job, bool is_over, const std::string& state) {
    if (!job.last_end.empty() || !is_over) {
        return job.last_end;
    }
    if (job.has_begun) {
        return "it ended without a word (it was killed, or its node died)";
    }
    return state == "CANCELLED" ? "" : "it ended before the sweep began";
}

JobStatus status_of(const SubmittedJob& job, const QueuedJob& queued, const fs::path& directory) {
    const bool over = queued.is_over();
    const bool waits = queued.state == "PENDING";
    return {.id = job.id,
            .state = queued.state,
            .reason = queued.state == "CANCELLED" ? "" : or_empty(queued.reason),  // why it waited
            .nodes = over ? "" : or_empty(queued.nodes),
            .begins = waits ? or_empty(queued.begins) : "",
            .ends = over || waits || queued.left == "UNLIMITED" ? "" : or_empty(queued.ends),
            .is_over = over,
            .last_life = last_life(job, over, queued.state),
            .log = log_of(job, directory)};
}

}  // namespace

SweepJobs::SweepJobs(const std::vector<fs::path>& directories) {
    std::vector<std::string> ids;
    for (const fs::path& directory : directories) {
        auto& jobs = submitted_[directory];
        jobs = submitted_jobs(SweepDirectory{directory}.slurm());
        std::erase_if(jobs, [&](const SubmittedJob& job) { return !is_of_this_place(job, directory); });
        std::ranges::transform(jobs, std::back_inserter(ids), &SubmittedJob::id);
    }
    const auto answer = ask_queue(ids);
    if (!answer) {
        submitted_.clear();
        return;
    }
    trouble_ = answer->trouble;
    for (const QueuedJob& job : answer->jobs) {
        queued_.emplace(job.id, job);
    }
    if (trouble_.empty() && queued_.size() < ids.size()) {
        cluster_ = cluster_name();
    }
}

// On another cluster the number may belong to another user's job.
std::optional<JobStatus> SweepJobs::known(const SubmittedJob& job, const fs::path& directory) const {
    const auto found = queued_.find(job.id);
    if (found != queued_.end()) {
        const bool ours = are_the_same(found->second.script, script_of(directory));
        return ours ? std::optional(status_of(job, found->second, directory)) : std::nullopt;
    }
    const bool was_here = trouble_.empty() && !job.cluster.empty() && job.cluster == cluster_;
    return was_here ? std::optional(JobStatus{.id = job.id,
                                              .is_over = true,
                                              .last_life = last_life(job, true, ""),
                                              .log = log_of(job, directory)})
                    : std::nullopt;
}

std::vector<JobStatus> SweepJobs::of(const fs::path& directory) const {
    std::vector<JobStatus> living, over;
    const auto jobs = submitted_.find(directory);
    for (const SubmittedJob& job : jobs == submitted_.end() ? std::vector<SubmittedJob>() : jobs->second) {
        const auto status = known(job, directory);
        if (status && !status->is_over) {
            living.push_back(*status);
        }
        if (job.has_begun || !status) {
            over.clear();  // those before it are of no interest
        }
        if (status && status->is_over && was_last(job, directory)) {
            over.push_back(*status);
        }
    }
    return living.empty() ? over : living;
}

std::vector<JobStatus> living_jobs(const fs::path& directory) {
    std::vector<JobStatus> jobs = SweepJobs({directory}).of(directory);
    std::erase_if(jobs, [](const JobStatus& job) { return job.is_over; });
    return jobs;
}

}  // namespace trommel
