#include "slurm/slurm_job.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "slurm/sbatch_variables.hpp"
#include "slurm/slurm_environment.hpp"
#include "slurm/submitted_jobs.hpp"
#include "system/printing.hpp"
#include "system/program_output.hpp"
#include "system/unique_fd.hpp"
#include "system/whole_file.hpp"
#include "worker/trainer_process/trainer_environment.hpp"

namespace trommel {

namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr auto long_enough = std::chrono::minutes(10);
constexpr auto goes_on_elsewhere = "it goes on in another job";

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

// Created by one process alone, on whatever node it is; empty until Slurm has granted what that one asks for.
bool is_first(const SlurmJob& job, const fs::path& slurm) {
    const UniqueFd file(open(mark_of(job, slurm).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644));
    return file || errno != EEXIST;  // where nothing can be written, twice is better than never
}

bool is_granted(const SlurmJob& job, const fs::path& slurm) {
    std::ifstream mark(mark_of(job, slurm));
    return mark.peek() != std::ifstream::traits_type::eof();
}

std::vector<std::string> asking(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm) {
    if (resume_by == ResumeBy::requeue) {
        return {"scontrol", "requeue", job.id};
    }
    // Not before this one has let the sweep's directory go: another would find it taken, and be the last.
    return {"sbatch", "--dependency=afterany:" + job.id, (slurm / "job.sh").string()};
}

// Modules that the job has loaded may have set variables of sbatch.
int ask_once(const std::vector<std::string>& command, const fs::path& slurm) {
    const fs::path script = slurm / "job.sh";
    const auto environment =
        environment_for(read_if_there(script), environment_of_a_new_job(own_environment())).variables;
    const ProgramOutput said =
        output_of(command, {.patience = long_enough, .environment = environment, .may_outlive_us = true});
    print_note("{}{}", said.out, said.err);
    if (const auto next = submitted_job(said.out); next && said.status == 0) {
        const char* cluster = std::getenv("SLURM_CLUSTER_NAME");
        remember_submission(slurm, {.id = next->id, .script = script, .cluster = cluster ? cluster : ""});
    }
    return said.status.value_or(128);
}

struct Asked {
    bool granted = false;
    std::string text;
};

// Slurm's controller may be away, or another one about to take its place. Whoever asked in vain leaves it to
// the next one.
Asked ask(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm, milliseconds between_tries) {
    constexpr int tries = 7;
    const std::vector<std::string> command = asking(resume_by, job, slurm);
    int status = ask_once(command, slurm);
    for (int i = 1; i < tries && status != 0; ++i) {
        std::this_thread::sleep_for(between_tries);
        status = ask_once(command, slurm);
    }
    if (status != 0) {
        std::error_code none;
        fs::remove(mark_of(job, slurm), none);
        return {.text = fmt::format("'{}' failed with status {}; submit it again to go on",
                                    fmt::join(command, " "), status)};
    }
    std::ofstream(mark_of(job, slurm)) << "granted\n";
    return {
        .granted = true,
        .text = resume_by == ResumeBy::requeue ? "job " + job.id + " is queued again" : goes_on_elsewhere};
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
    id = id ? id : std::getenv("SLURM_JOBID");  // what mpirun looks at
    if (!id || !is_number(id)) {
        return std::nullopt;
    }
    return SlurmJob{.id = id,
                    .life = number_in("SLURM_RESTART_COUNT").value_or(0),
                    .nodes = number_in("SLURM_JOB_NUM_NODES").value_or(1)};
}

std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm,
                         milliseconds between_tries) {
    if (resume_by == ResumeBy::none) {
        return "submit it again to go on";
    }
    // A rank that asked was killed with its launcher, maybe before it had an answer.
    if (!is_first(job, slurm) && is_granted(job, slurm)) {
        return "job " + job.id + " is to go on already";
    }
    return ask(resume_by, job, slurm, between_tries).text;
}

std::string abandon_job(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm, int times_before,
                        milliseconds between_tries) {
    constexpr int patience_with_slurm = 10;
    // Who asks does so for a minute: two minutes later he has died of it.
    constexpr int patience_with_others = 4;
    const std::string looked_after = "job " + job.id + " is looked after already";
    const bool first = is_first(job, slurm);
    if (!first && times_before == 0) {
        return looked_after;
    }
    if (resume_by == ResumeBy::requeue) {
        return ask(resume_by, job, slurm, between_tries).text;
    }
    std::string text = "submit it again to go on";
    if (resume_by == ResumeBy::resubmit && is_granted(job, slurm)) {
        text = goes_on_elsewhere;
    } else if (resume_by == ResumeBy::resubmit) {
        // Whoever was first may be asking still: with this job we would cancel its sbatch.
        if (!first && times_before < patience_with_others) {
            return looked_after;
        }
        const Asked asked = ask(resume_by, job, slurm, between_tries);
        if (!asked.granted && times_before < patience_with_slurm) {
            return asked.text;
        }
        text = asked.text;
    }
    const ProgramOutput said =
        output_of({"scancel", job.id}, {.patience = long_enough, .may_outlive_us = true});
    print_note("{}{}", said.out, said.err);
    return text;
}

}  // namespace trommel
