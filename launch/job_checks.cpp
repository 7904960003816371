#include "launch/job_checks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "launch/run_signals.hpp"
#include "slurm/slurm_environment.hpp"
#include "slurm/slurm_queue.hpp"
#include "slurm/slurm_time.hpp"
#include "system/errors.hpp"
#include "system/program_output.hpp"
#include "system/words.hpp"

namespace trommel {

using namespace std::chrono_literals;

void must_not_be_over(const SlurmJob& job) {
    const auto answer = ask_queue({job.id});
    if (!answer || !answer->trouble.empty()) {
        return;  // not known
    }
    const bool forgotten = answer->jobs.empty();
    if (forgotten || answer->jobs.front().is_over()) {
        throw InputError(fmt::format(
            "Slurm job {}, in which this shell was begun, is over ({}); leave the shell ('exit'), or, to run "
            "on "
            "this machine alone, 'unset SLURM_JOB_ID SLURM_JOBID'; 'trommel submit' needs neither",
            job.id, forgotten ? "Slurm does not know it" : answer->jobs.front().state));
    }
}

JobTime time_of_this_job(std::chrono::seconds warning) {
    const auto end = end_of_this_job();
    const auto now = std::chrono::system_clock::now();
    const auto left = end ? std::max(std::chrono::ceil<std::chrono::seconds>(*end - now), 0s) : 0s;
    const auto bearable = end ? bearable_warning(warning, left) : warning;
    if (bearable == warning) {
        return {.end = end, .warning = warning, .note = ""};
    }
    postpone_warning(left - bearable);
    const std::string note = fmt::format(
        "the job ends in {} s, and a warning of {} s would take {} of it: it is ended {} s before",
        left.count(), warning.count(), warning >= left ? "all" : "most", bearable.count());
    return {.end = end, .warning = bearable, .note = note};
}

std::string complaint_of_srun(const SlurmJob& job) {
    if (job.nodes < 2) {
        return "";
    }
    let_steps_begin();
    const std::string nodes = std::to_string(job.nodes);
    const ProgramOutput said =
        output_of({"srun", "--overlap", "--mpi=none", "--nodes=" + nodes, "--ntasks=" + nodes,
                   "--ntasks-per-node=1", "--cpus-per-task=1", "true"},
                  {.patience = 20s});
    if (said.status == 0) {
        return "";
    }
    const std::string why = first_line(said.err);
    return "mpirun starts its daemons with srun, which does not reach all nodes of this job: " +
           (why.empty() ? "it waits, and says nothing" : why);
}

}  // namespace trommel
