// The Slurm job that we run in, and what makes an unfinished sweep go on when it ends.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

/// requeue: the same job again (scontrol requeue). resubmit: another job with the same batch script, for sites where requeue
/// is off. none: a person submits again.
enum class ResumeBy { none, requeue, resubmit };

std::optional<ResumeBy> parse_resume_by(const std::string& word);
std::string to_text(ResumeBy resume_by);

/// `life` counts a job's lives from 0: it grows with each requeue.
struct SlurmJob {
    std::string id;
    int life = 0;
    int nodes = 1;
};

/// From the environment that Slurm gives to a job's processes; nothing outside of one.
std::optional<SlurmJob> slurm_job();

/// For who ends in order, with the batch script after it. Asks Slurm that the sweep goes on: once for each
/// life of the job, whoever is first, and for a minute where Slurm refuses. `slurm` is the sweep's folder for
/// its batch script and for the mark of who was first. Returns what became of it, in words.
std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const std::filesystem::path& slurm,
                         std::chrono::milliseconds between_tries = std::chrono::seconds(10));

/// For who finds that the batch script is gone, or deaf. As above; and this life of the job, which nobody
/// would end before its time limit, is ended too, but not while another may still be asking in it. Who is
/// still there a while later asks again, and says how often it did: Slurm may refuse a job that it is just
/// taking a node from.
std::string abandon_job(ResumeBy resume_by, const SlurmJob& job, const std::filesystem::path& slurm,
                        int times_before = 0,
                        std::chrono::milliseconds between_tries = std::chrono::seconds(10));

}  // namespace trommel
