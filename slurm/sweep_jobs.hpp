// The Slurm jobs of sweeps, with their states in Slurm. A directory that was copied, or that is read on another
// cluster, has none: its files name jobs of the original directory or cluster.
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

/// The constructor asks Slurm once, for all jobs of all directories; not at all if there are none.
class SweepJobs {
  public:
    explicit SweepJobs(const std::vector<std::filesystem::path>& directories);

    /// The jobs that wait or run, by number; if there are none, the last one that started, unless the sweep was run without a job
    /// since, and the later ones, which never started.
    std::vector<JobStatus> of(const std::filesystem::path& directory) const;

    /// Why Slurm did not answer; empty if it did, or was not asked.
    const std::string& trouble() const { return trouble_; }

  private:
    std::optional<JobStatus> known(const SubmittedJob& job, const std::filesystem::path& directory) const;

    std::map<std::filesystem::path, std::vector<SubmittedJob>> submitted_;
    std::map<std::string, QueuedJob> queued_;
    std::string cluster_;  ///< needed only if Slurm no longer knows a job
    std::string trouble_;
};

/// The jobs of one directory that wait or run.
std::vector<JobStatus> living_jobs(const std::filesystem::path& directory);

}  // namespace trommel
