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
constexpr auto resumes_elsewhere = "the sweep resumes in another job";
constexpr auto submit_again = "submit it again to resume";

bool has_only_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> number_in(const char* variable) {
    const char* text = std::getenv(variable);
    int value = 0;
    if (!text || !has_only_digits(text)) {
        return std::nullopt;
    }
    std::from_chars(text, text + std::strlen(text), value);
    return value;
}

fs::path mark_of(const SlurmJob& job, const fs::path& slurm) {
    return slurm / fmt::format("requeue.{}.{}", job.id, job.life);
}

// One process creates the file, on whatever node it is; it stays empty until Slurm grants what that process asks for.
bool is_first(const SlurmJob& job, const fs::path& slurm) {
    const UniqueFd file(open(mark_of(job, slurm).c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0644));
    return file || errno != EEXIST;  // if it cannot be written, asking twice is better than never
}

bool is_granted(const SlurmJob& job, const fs::path& slurm) {
    std::ifstream mark(mark_of(job, slurm));
    return mark.peek() != std::ifstream::traits_type::eof();
}

std::vector<std::string> asking(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm) {
    if (resume_by == ResumeBy::requeue) {
        return {"scontrol", "requeue", job.id};
    }
    // After this job has released the sweep's directory: the next one would find it locked, and give up.
    return {"sbatch", "--dependency=afterany:" + job.id, (slurm / "job.sh").string()};
}

// Modules that the job has loaded may have set sbatch's variables.
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

// Slurm's controller may be down, or failing over. After the last refusal the next process may ask.
Asked ask(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm, milliseconds between_tries) {
    const std::vector<std::string> command = asking(resume_by, job, slurm);
    int status = ask_once(command, slurm);
    for (int i = 1; i < slurm_tries && status != 0; ++i) {
        std::this_thread::sleep_for(between_tries);
        status = ask_once(command, slurm);
    }
    if (status != 0) {
        std::error_code none;
        fs::remove(mark_of(job, slurm), none);
        return {.text = fmt::format("'{}' failed with status {}; {}", fmt::join(command, " "), status,
                                    submit_again)};
    }
    std::ofstream(mark_of(job, slurm)) << "granted\n";
    return {.granted = true,
            .text = resume_by == ResumeBy::requeue ? "job " + job.id + " is requeued" : resumes_elsewhere};
}

}  // namespace

std::optional<SlurmJob> slurm_job() {
    const char* id = std::getenv("SLURM_JOB_ID");
    id = id ? id : std::getenv("SLURM_JOBID");  // what mpirun looks at
    if (!id || !has_only_digits(id)) {
        return std::nullopt;
    }
    return SlurmJob{.id = id,
                    .life = number_in("SLURM_RESTART_COUNT").value_or(0),
                    .nodes = number_in("SLURM_JOB_NUM_NODES").value_or(1)};
}

std::string resume_later(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm,
                         milliseconds between_tries) {
    if (resume_by == ResumeBy::none) {
        return submit_again;
    }
    // A rank that asked may have been killed with its launcher before it had an answer: then we ask.
    if (!is_first(job, slurm) && is_granted(job, slurm)) {
        return "job " + job.id + " is requeued already";
    }
    return ask(resume_by, job, slurm, between_tries).text;
}

std::string abandon_job(ResumeBy resume_by, const SlurmJob& job, const fs::path& slurm, int times_before,
                        milliseconds between_tries) {
    const bool first = is_first(job, slurm);
    const bool granted = is_granted(job, slurm);
    const Step step = step_for_abandoned(resume_by, first, granted, times_before);
    if (step == Step::wait) {
        return "another process asks Slurm to resume job " + job.id;
    }
    std::string text = granted ? resumes_elsewhere : submit_again;
    if (step == Step::ask) {
        const Asked asked = ask(resume_by, job, slurm, between_tries);
        if (step_after_asking(resume_by, asked.granted, times_before) == Step::wait) {
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
