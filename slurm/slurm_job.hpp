// The Slurm job that we run in, and how Slurm is asked to resume an unfinished sweep when it ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "slurm/resume_policy.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

/// `life` is its restart count, from 0: it grows with each requeue.
struct SlurmJob {
    std::string id;
    int life = 0;
    int nodes = 1;
};

/// The job of this process, from the environment that Slurm sets; nothing outside a job.
std::optional<SlurmJob> slurm_job();

/// For a process that ends in order, the batch script after it. Asks Slurm to run the sweep again, once for each restart of the
/// job: the first process to create slurm/requeue.JOB.RESTART asks, and retries for a minute if Slurm refuses. `slurm` is the
/// sweep's folder for its batch script and that file. Returns what came of it, in words.
std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const std::filesystem::path& slurm,
                         std::chrono::milliseconds between_tries = patient(between_slurm_tries));

/// For a process that finds the batch script dead or deaf. As above, and ends this job, which would else last until its time limit,
/// unless another process may still be asking in it. A process that is still there half a minute later calls it again, with how often it
/// has: Slurm may refuse a job that it is just taking a node from.
std::string abandon_job(ResumeBy resume_by, const SlurmJob& job, const std::filesystem::path& slurm,
                        int times_before = 0,
                        std::chrono::milliseconds between_tries = patient(between_slurm_tries));

}  // namespace trommel
