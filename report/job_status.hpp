// The Slurm job of a sweep: whether it waits, runs or is over, and how its last run (a "life" in the record)
// ended.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// Times are Slurm's, in local time: "2026-11-29T22:48:19"; empty if Slurm does not give them.
struct JobStatus {
    std::string id;
    std::string state;   ///< as in squeue: "PENDING"; empty if Slurm no longer knows the job
    std::string reason;  ///< why it waits, or has failed; empty if Slurm gives none
    std::string nodes;   ///< empty while it waits
    std::string begins;  ///< expected, while it waits
    std::string ends;    ///< by its time limit, while it runs
    bool is_over = false;
    std::string last_life;  ///< why its last run ended; empty if none has
    std::string log;        ///< empty if there is none yet
};

/// One line each, without a line break: "job 12: RUNNING on n[1-2], ends at 2026-11-29 22:48:19; log: ...".
std::string to_text(const JobStatus& job);

/// "12 PENDING (Resources)" for each job that is not over; "-" if there are none.
std::string in_short(const std::vector<JobStatus>& jobs);

}  // namespace trommel
