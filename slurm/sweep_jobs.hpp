// The Slurm jobs of sweeps, as Slurm knows them. Of a directory that was copied, or is looked at where that Slurm is not, there are
// none: what its files say of jobs is of another place.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/job_status.hpp"
#include "slurm/slurm_queue.hpp"
#include "slurm/submitted_jobs.hpp"

namespace trommel {

/// Asks Slurm once, for all jobs of all directories, when it is made; not at all where none of them has any.
class SweepJobs {
  public:
    explicit SweepJobs(const std::vector<std::filesystem::path>& directories);

    /// Those that wait or run, by their numbers; where there are none, the last one that has begun, if nobody has run the sweep
    /// without it since, and those after it, which have not.
    std::vector<JobStatus> of(const std::filesystem::path& directory) const;

    /// Why Slurm does not answer, where it should; else empty.
    const std::string& trouble() const { return trouble_; }

  private:
    std::optional<JobStatus> known(const SubmittedJob& job, const std::filesystem::path& directory) const;

    std::map<std::filesystem::path, std::vector<SubmittedJob>> submitted_;
    std::map<std::string, QueuedJob> queued_;
    std::string cluster_;  ///< asked for where Slurm has forgotten a job
    std::string trouble_;
};

/// Of one directory: those that wait or run.
std::vector<JobStatus> living_jobs(const std::filesystem::path& directory);

}  // namespace trommel
