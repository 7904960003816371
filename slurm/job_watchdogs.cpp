#include "slurm/job_watchdogs.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "slurm/slurm_environment.hpp"
#include "system/argument_pointers.hpp"
#include "system/executables.hpp"

namespace trommel {

namespace {

// --overlap: beside the step of the ranks, at no cost to it. The others: the death of a node does not end the watchdogs of the rest.
std::vector<std::string> step_of(const SlurmJob& job, ResumeBy resume_by, const SweepDirectory& directory) {
    const std::string nodes = std::to_string(job.nodes);
    return {"srun",
            "--overlap",
            "--no-kill",
            "--kill-on-bad-exit=0",
            "--wait=0",
            "--mpi=none",
            "--cpu-bind=none",
            "--cpus-per-task=1",
            "--nodes=" + nodes,
            "--ntasks=" + nodes,
            "--ntasks-per-node=1",
            sibling("trommel").string(),
            "guard",
            std::filesystem::absolute(directory.path).string(),
            "--resume-by",
            to_text(resume_by)};
}

pid_t start(const std::vector<std::string>& command) {
    const std::vector<char*> arguments = argument_pointers(command);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    pid_t process = -1;
    const bool started =
        posix_spawnp(&process, arguments[0], &files, nullptr, arguments.data(), environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    return started ? process : -1;
}

}  // namespace

JobWatchdogs::JobWatchdogs(const std::optional<SlurmJob>& job, ResumeBy resume_by,
                           const SweepDirectory& directory) {
    if (job && job->nodes > 1) {
        heartbeat_.emplace(heartbeat_file(directory.slurm(), *job));
        let_steps_begin();
        step_ = start(step_of(*job, resume_by, directory));
    }
}

JobWatchdogs::~JobWatchdogs() {
    heartbeat_.reset();  // then the watchdogs end by themselves
    for (int i = 0; step_ > 0 && i < 50; ++i) {
        if (waitpid(step_, nullptr, WNOHANG) == step_) {
            return;
        }
        usleep(100'000);
    }
    if (step_ > 0) {
        ::kill(step_, SIGKILL);
        waitpid(step_, nullptr, 0);
    }
}

}  // namespace trommel
