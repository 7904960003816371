#include "slurm/slurm_queue.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "system/find_program.hpp"
#include "system/program_output.hpp"
#include "system/words.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {

namespace {

using namespace std::chrono_literals;

// If Slurm's controller is unreachable, squeue itself retries for a minute. That is too long to wait.
constexpr auto patience = 8s;

// The user's defaults for squeue (SQUEUE_FORMAT, SQUEUE_USERS, ...) would change the output that is parsed here.
std::vector<std::string> without_habits() {
    std::vector<std::string> variables = own_environment();
    std::erase_if(variables, [](const std::string& each) {
        return each.starts_with("SQUEUE_") || each.starts_with("SLURM_TIME_FORMAT=") ||
               each.starts_with("SLURM_DEBUG_FLAGS=");
    });
    return variables;
}

std::optional<QueuedJob> read_job(const std::string& line) {
    std::istringstream cells(line);
    QueuedJob job;
    for (std::string* cell :
         {&job.id, &job.state, &job.reason, &job.nodes, &job.begins, &job.ends, &job.left}) {
        if (!std::getline(cells, *cell, '|')) {
            return std::nullopt;
        }
    }
    std::getline(cells, job.script);
    return job;
}

std::vector<QueuedJob> read_jobs(const std::string& text) {
    std::vector<QueuedJob> jobs;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (auto job = read_job(line)) {
            jobs.push_back(std::move(*job));
        }
    }
    return jobs;
}

bool says(const ProgramOutput& output, std::string_view text) {
    return output.err.find(text) != std::string::npos;
}

// Whether Slurm's programs are installed but belong to no cluster, for example on a laptop.
bool has_no_cluster(const ProgramOutput& said) {
    return says(said, "onfiguration") || says(said, "cannot stat file") || says(said, "DNS SRV") ||
           said.status == 127;
}

}  // namespace

bool QueuedJob::is_over() const {
    constexpr std::array<std::string_view, 10> over = {"COMPLETED",     "CANCELLED", "FAILED",    "TIMEOUT",
                                                       "NODE_FAIL",     "PREEMPTED", "BOOT_FAIL", "DEADLINE",
                                                       "OUT_OF_MEMORY", "REVOKED"};
    return std::ranges::find(over, state) != over.end();
}

std::optional<QueueAnswer> ask_queue(const std::vector<std::string>& ids) {
    if (ids.empty() || !find_in_path("squeue")) {
        return std::nullopt;
    }
    const ProgramOutput said =
        output_of({"squeue", "--noheader", "--states=all", fmt::format("--jobs={}", fmt::join(ids, ",")),
                   "--format=%i|%T|%r|%N|%S|%e|%L|%o"},
                  {.patience = patience, .environment = without_habits()});
    if (said.status == 0 || says(said, "Invalid job id")) {
        return QueueAnswer{.jobs = read_jobs(said.out), .trouble = ""};
    }
    if (has_no_cluster(said)) {
        return std::nullopt;
    }
    const std::string why = first_line(said.err);
    return QueueAnswer{.jobs = {}, .trouble = why.empty() ? "squeue says nothing" : why};
}

std::string cluster_name() {
    const ProgramOutput said =
        output_of({"scontrol", "show", "config"}, {.patience = patience, .environment = without_habits()});
    std::istringstream lines(said.out);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("ClusterName ")) {
            const std::size_t value = line.find_first_not_of(" =", std::string_view("ClusterName").size());
            return value == std::string::npos ? "" : line.substr(value);
        }
    }
    return "";
}

}  // namespace trommel
