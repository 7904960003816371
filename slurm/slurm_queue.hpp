// Asks Slurm about jobs.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace trommel {

struct QueuedJob {
    std::string id;
    std::string state;   ///< as squeue has it: "PENDING"
    std::string reason;  ///< why it waits, or has failed: "Resources"; "None"
    std::string nodes;   ///< "n[1-2]"
    std::string begins;  ///< "2026-11-29T22:48:19" in local time, or "N/A": expected, if it waits
    std::string ends;    ///< as above, or "NONE"
    std::string left;    ///< of its time: "1:23:45", or "UNLIMITED"
    std::string script;  ///< the path that sbatch was given, or "(null)"

    /// Whether Slurm is done with it, and will not begin it again by itself.
    bool is_over() const;
};

struct QueueAnswer {
    std::vector<QueuedJob> jobs;  ///< those of the jobs that Slurm knows, also such as are over
    std::string trouble;          ///< why Slurm, which is here, does not answer; then there are none
};

/// Nothing if there is no Slurm here: no squeue, or no cluster that it knows.
std::optional<QueueAnswer> ask_queue(const std::vector<std::string>& ids);

/// The name of the cluster; "" if Slurm does not say.
std::string cluster_name();

}  // namespace trommel
