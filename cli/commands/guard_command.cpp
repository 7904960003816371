// trommel guard: one waits on each node of a Slurm job; `trommel run` starts them, not people. When the node of the batch
// script dies, mpirun's daemons take the ranks of all nodes with them, and Slurm goes on with a job without a script.
#include <memory>
#include <string>

#include "cli/commands/commands.hpp"
#include "cli/console/option_checks.hpp"
#include "slurm/at_rest.hpp"
#include "slurm/sign_of_life.hpp"
#include "sweep_directory/sweep_directory.hpp"
#include "system/errors.hpp"
#include "system/printing.hpp"

namespace trommel::cli {

void add_guard(CLI::App& app, ExitCode&) {
    struct Options {
        SweepDirectory directory;
        std::string resume_by = "none";
        bool killed = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("guard", "Waits in a Slurm job for the death of its first node");
    command->add_option("DIR", options->directory.path, "The sweep's directory")->required();
    command->add_option("--resume-by", options->resume_by, "requeue, resubmit or none")
        ->check(one_of({"requeue", "resubmit", "none"}));
    command->add_flag("--killed", options->killed, "`trommel run` was: sees to the next life at once");
    command->footer("Example:\n  srun --overlap trommel guard recyclables --resume-by requeue");
    command->callback([options] {
        outlive_failed_writes();
        const auto job = slurm_job();
        if (!job) {
            throw InputError("guard: not in a Slurm job; 'trommel run' starts it where it is needed");
        }
        const auto slurm = options->directory.slurm();
        const auto resume_by = [&] {
            return waits_for_a_person(options->directory) ? ResumeBy::none
                                                          : *parse_resume_by(options->resume_by);
        };
        if (options->killed) {
            print_note("trommel: the sweep was killed: {}\n", resume_later(resume_by(), *job, slurm));
            return;
        }
        for (int times = 0; wait_for_end_of_signs(sign_of_life(slurm, *job)) == SignsEnd::silent; ++times) {
            print_note("trommel: no sign of life from the job's first node: {}\n",
                       abandon_job(resume_by(), *job, slurm, times));
        }
    });
}

}  // namespace trommel::cli
