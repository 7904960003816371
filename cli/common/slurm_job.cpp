#include "cli/common/slurm_job.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "cli/common/run_program.hpp"
#include "messaging/unique_fd.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    int value = 0;
    if (!text || !is_number(text)) {
        return std::nullopt;
    }
    std::from_chars(text, text + std::strlen(text), value);
    return value;
}

fs::path mark_of(const SlurmJob& job, const fs::path& slurm) {
    return slurm / fmt::format("requeue.{}.{}", job.id, job.life);
}

// Created by one process alone, on whatever node it is.
bool is_first(const SlurmJob& job, const fs::path& slurm) {
    const UniqueFd file(open(mark_of(job, slurm).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644));
    return file || errno != EEXIST;  // where nothing can be written, twice is better than never
}

struct Asked {
    bool granted = false;
    std::string text;
};

// Whoever asked in vain leaves it to the next one.
Asked ask(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm) {
    const bool again = resume_by == ResumeBy::requeue;
    const auto command = again ? std::vector<std::string>{"scontrol", "requeue", job.id}
                               : std::vector<std::string>{"sbatch", (slurm / "job.sh").string()};
    const int status = run_program(command, environment_of_a_new_job(own_environment()));
    if (status != 0) {
        std::error_code none;
        fs::remove(mark_of(job, slurm), none);
        return {.text = fmt::format("'{} {}' failed with status {}; submit it again to go on", command[0],
                                    command[1], status)};
    }
    return {.granted = true,
            .text = again ? "job " + job.id + " is queued again" : "it goes on in another job"};
}

}  // namespace

std::optional<ResumeBy> parse_resume_by(const std::string& word) {
    for (const ResumeBy each : {ResumeBy::none, ResumeBy::requeue, ResumeBy::resubmit}) {
        if (word == to_text(each)) {
            return each;
        }
    }
    return std::nullopt;
}

std::string to_text(ResumeBy resume_by) {
    return resume_by == ResumeBy::requeue ? "requeue" : resume_by == ResumeBy::resubmit ? "resubmit" : "none";
}

std::optional<SlurmJob> slurm_job() {
    const char* id = std::getenv("SLURM_JOB_ID");
    if (!id || !is_number(id)) {
        return std::nullopt;
    }
    return SlurmJob{.id = id,
                    .life = number_in("SLURM_RESTART_COUNT").value_or(0),
                    .nodes = number_in("SLURM_JOB_NUM_NODES").value_or(1)};
}

std::vector<std::string> environment_of_a_new_job(const std::vector<std::string>& ours) {
    const bool of_a_rank = std::ranges::any_of(
        ours, [](const std::string& each) { return each.starts_with("OMPI_COMM_WORLD_RANK="); });
    std::vector<std::string> theirs;
    for (const std::string& variable : ours) {
        const bool of_the_job = variable.starts_with("SLURM_") && !variable.starts_with("SLURM_CONF=");
        if (!of_the_job && !(of_a_rank && is_launchers(variable))) {
            theirs.push_back(variable);
        }
    }
    return theirs;
}

std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm) {
    if (resume_by == ResumeBy::none) {
        return "submit it again to go on";
    }
    return is_first(job, slurm) ? ask(resume_by, job, slurm).text : "job " + job.id + " is to go on already";
}

std::string abandon_job(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm, int times_before) {
    constexpr int patience = 10;
    const bool first = is_first(job, slurm);
    if (resume_by == ResumeBy::requeue && (first || times_before > 0)) {
        return ask(resume_by, job, slurm).text;
    }
    if (!first && times_before == 0) {
        return "job " + job.id + " is looked after already";
    }
    std::string text = "submit it again to go on";
    if (resume_by == ResumeBy::resubmit && first) {
        const Asked asked = ask(resume_by, job, slurm);
        text = asked.text;
        if (!asked.granted && times_before < patience) {
            return text;
        }
    }
    run_program({"scancel", job.id});
    return text;
}

}  // namespace trommel::cli
