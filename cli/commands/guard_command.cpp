// trommel guard: the watchdog on each node of a Slurm job, started by `trommel run`. When the batch host dies, mpirun's daemons end
// the ranks of all nodes, and Slurm keeps the job running without a script.
#include <memory>
#include <string>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "slurm/heartbeat_file.hpp"
#include "slurm/recorded_end.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

namespace {

struct GuardOptions {
    SweepDirectory directory;
    ResumeBy resume_by = ResumeBy::none;
    bool killed = false;
};

// Finished or not: a job that was killed runs again, so that Slurm reports it as COMPLETED.
ResumeBy how_to_resume(const GuardOptions& options) {
    EndOfRun end = recorded_end(options.directory);
    end.was_killed = true;
    return verdict_on(end) == ResumeVerdict::resume ? options.resume_by : ResumeBy::none;
}

void guard(const GuardOptions& options) {
    const auto job = slurm_job();
    if (!job) {
        throw InputError("guard: not in a Slurm job; 'trommel run' starts it when it is needed");
    }
    const auto slurm = options.directory.slurm();
    if (options.killed) {
        print_note("trommel: the sweep was killed: {}\n", resume_later(how_to_resume(options), *job, slurm));
        return;
    }
    const auto heartbeat = heartbeat_file(slurm, *job);
    for (int times = 0; wait_for_heartbeat_end(heartbeat) == HeartbeatEnd::silent; ++times) {
        print_note("trommel: no heartbeat from the job's batch host: {}\n",
                   abandon_job(how_to_resume(options), *job, slurm, times));
    }
}

}  // namespace

void add_guard(CLI::App& app, ExitCode&) {
    auto options = std::make_shared<GuardOptions>();
    CLI::App* command = app.add_subcommand("guard", "Waits in a Slurm job for the death of its batch host");
    command->add_option("DIR", options->directory.path, "The sweep's directory")->required();
    command->add_option("--resume-by", options->resume_by, "requeue, resubmit or none")
        ->transform(one_of({ResumeBy::requeue, ResumeBy::resubmit, ResumeBy::none}));
    command->add_flag("--killed", options->killed, "`trommel run` was killed: resume at once");
    command->footer("Example:\n  srun --overlap trommel guard recyclables --resume-by requeue");
    command->callback([options] {
        outlive_failed_writes();
        guard(*options);
    });
}

}  // namespace trommel::cli
