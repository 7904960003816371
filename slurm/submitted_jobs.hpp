// The Slurm jobs of a sweep, as its directory remembers them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace trommel {

struct SubmittedJob {
    std::string id;
    std::filesystem::path script;  ///< the path given to sbatch; empty if trommel did not submit it
    std::string cluster;           ///< its name; empty if Slurm did not say
    bool has_begun = false;        ///< it has started to run the sweep
    std::string last_end;          ///< why its last run ended, as it reported; empty if it did not
};

/// Parses the output of sbatch: "Submitted batch job 12", or "12" with --parsable. If there are several clusters, the
/// output also names the cluster ("... on cluster big", "12;big").
std::optional<SubmittedJob> submitted_job(const std::string& said);

/// `slurm` is the sweep's folder for its batch script. Ignores a directory that cannot be written.
void remember_submission(const std::filesystem::path& slurm, const SubmittedJob& job);

/// Records that the job has started to run the sweep: sets its has_begun, and clears its last_end.
void remember_beginning(const std::filesystem::path& slurm, const std::string& id);
bool has_begun(const std::filesystem::path& slurm, const std::string& id);

void remember_end(const std::filesystem::path& slurm, const std::string& id, const std::string& words);

/// The ten jobs with the highest ids, in ascending order.
std::vector<SubmittedJob> submitted_jobs(const std::filesystem::path& slurm);

}  // namespace trommel
