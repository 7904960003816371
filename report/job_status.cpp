#include "report/job_status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "system/printable.hpp"

namespace trommel {

namespace {

// Shortens "2026-11-29T22:48:19" for reading.
std::string moment(std::string time) {
    std::ranges::replace(time, 'T', ' ');
    return time;
}

std::string in_brackets(const std::string& text) {
    return text.empty() ? "" : " (" + text + ")";
}

std::string state_text(const JobStatus& job) {
    if (job.is_over) {
        const std::string why = job.state.empty() ? "Slurm no longer knows it" : job.state;
        return "over (" + why + (job.reason.empty() ? "" : ", " + job.reason) + ")";
    }
    return job.state + in_brackets(job.reason) + (job.nodes.empty() ? "" : " on " + job.nodes) +
           (job.begins.empty() ? "" : ", expected to begin at " + moment(job.begins)) +
           (job.ends.empty() ? "" : ", ends at " + moment(job.ends));
}

}  // namespace

std::string to_text(const JobStatus& job) {
    const std::string life = job.last_life.empty() ? "" : "; its last run: " + job.last_life;
    const std::string log = job.log.empty() ? "" : "; log: " + job.log;
    return printable(fmt::format("job {}: {}{}{}", job.id, state_text(job), life, log));
}

std::string in_short(const std::vector<JobStatus>& jobs) {
    std::string text;
    for (const JobStatus& job : jobs) {
        if (!job.is_over) {
            text +=
                (text.empty() ? "" : ", ") + printable(job.id + " " + job.state + in_brackets(job.reason));
        }
    }
    return text.empty() ? "-" : text;
}

}  // namespace trommel
