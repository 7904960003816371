// The Slurm jobs of a sweep, as its directory remembers them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

struct SubmittedJob {
    std::string id;
    std::filesystem::path script;  ///< as sbatch was given it; empty: we did not submit it
    std::string cluster;           ///< its name; empty if Slurm did not say
    bool has_begun = false;        ///< it has started to run the sweep
    std::string last_end;          ///< why its last run ended, as it reported; empty if it did not
};

/// Parses what sbatch prints: "Submitted batch job 12", or with --parsable "12"; if it says so, on which of several clusters
/// ("... on cluster big", "12;big").
std::optional<SubmittedJob> submitted_job(const std::string& said);

/// `slurm` is the sweep's folder for its batch script. Ignores a directory that cannot be written.
void remember_submission(const std::filesystem::path& slurm, const SubmittedJob& job);

/// So that has_begun is true of it, and last_end is empty.
void remember_beginning(const std::filesystem::path& slurm, const std::string& id);
bool has_begun(const std::filesystem::path& slurm, const std::string& id);

void remember_end(const std::filesystem::path& slurm, const std::string& id, const std::string& words);

/// The latest ten, by their numbers.
std::vector<SubmittedJob> submitted_jobs(const std::filesystem::path& slurm);

}  // namespace trommel
