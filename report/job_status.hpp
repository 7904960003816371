// The Slurm job of a sweep: whether it waits, runs or is over, and what is known of its lives.
#pragma once

#include <string>
#include <vector>

namespace trommel {

/// Times are Slurm's, local ones: "2026-11-29T22:48:19"; empty where it does not say.
struct JobStatus {
    std::string id;
    std::string state;   ///< as squeue has it: "PENDING"; empty where Slurm has forgotten it
    std::string reason;  ///< why it waits, or has failed; empty where Slurm gives none
    std::string nodes;   ///< empty while it waits
    std::string begins;  ///< expected, while it waits
    std::string ends;    ///< by its time limit, while it runs
    bool is_over = false;
    std::string last_life;  ///< why its last life ended; empty where none has
    std::string log;        ///< empty where there is none yet
};

/// A line each, without a break: "job 12: RUNNING on n[1-2], ends at 2026-11-29 22:48:19; log: ...".
std::string to_text(const JobStatus& job);

/// "12 PENDING (Resources)": of those that are not over; "-" where there are none.
std::string in_short(const std::vector<JobStatus>& jobs);

}  // namespace trommel
