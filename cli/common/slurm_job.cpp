#include "cli/common/slurm_job.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "cli/common/run_program.hpp"

namespace trommel::cli {

namespace {

namespace fs = std::filesystem;

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int as_int(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Created by one process alone, on whatever node it is.
bool is_first(const fs::path& mark) {
    const int file = open(mark.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644);
    if (file >= 0) {
        close(file);
    }
    return file >= 0 || errno != EEXIST;  // where nothing can be written, twice is better than never
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
    const char* restarts = std::getenv("SLURM_RESTART_COUNT");
    if (!id || !is_number(id)) {
        return std::nullopt;
    }
    return SlurmJob{.id = id, .life = restarts && is_number(restarts) ? as_int(restarts) : 0};
}

std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm) {
    if (resume_by == ResumeBy::none) {
        return "submit it again to go on";
    }
    if (!is_first(slurm / fmt::format("requeue.{}.{}", job.id, job.life))) {
        return fmt::format("job {} is to go on already", job.id);
    }
    const std::vector<std::string> command =
        resume_by == ResumeBy::requeue ? std::vector<std::string>{"scontrol", "requeue", job.id}
                                       : std::vector<std::string>{"sbatch", (slurm / "job.sh").string()};
    const int status = run_program(command);
    return status == 0
               ? fmt::format("it goes on in job {}", resume_by == ResumeBy::requeue ? job.id : "above")
               : fmt::format("'{} {}' failed with status {}; submit it again to go on", command[0],
                             command[1], status);
}

}  // namespace trommel::cli
