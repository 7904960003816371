#include "launch/launcher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

#include "launch/mpi_environment.hpp"
#include "launch/session_directory.hpp"
#include "launch/shield.hpp"
#include "slurm/slurm_environment.hpp"
#include "slurm/slurm_job.hpp"
#include "system/errors.hpp"
#include "system/executables.hpp"
#include "system/find_program.hpp"
#include "system/fork_exec.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

namespace {

using std::chrono::steady_clock;

// With --enable-recovery, the other ranks survive when one dies. mpirun detects by itself whether it is in a Slurm job.
std::vector<std::string> mpirun(int ranks) {
    return {"mpirun", "--enable-recovery",  "--oversubscribe", "--bind-to", "none",
            "-n",     std::to_string(ranks)};
}

// A node that dies does not end the step. A rank that dies does, despite these options: Slurm's PMIx plugin ends the
// step.
std::vector<std::string> srun(int ranks) {
    if (!slurm_job() || !find_in_path("srun")) {
        throw InputError("--launcher srun: not in a Slurm job; use mpirun, or 'trommel submit'");
    }
    return {"srun",         "--mpi=pmix",      "--no-kill", "--kill-on-bad-exit=0", "--wait=0",
            "--overcommit", "--cpu-bind=none", "--ntasks",  std::to_string(ranks)};
}

// The signal that ends the launcher. An interrupt alone does not end srun.
int ending_signal(const std::vector<std::string>& command) {
    return command.front() == "srun" ? SIGTERM : SIGINT;
}

// Runs in the new process; this one has a single thread.
bool prepare(const std::string& launcher, pid_t parent, int signal, int standard_error, sigset_t& mask) {
    setpgid(0, 0);
    add_what_slurm_sends(mask);
    std::signal(SIGPIPE, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    prepare_mpi_environment();
    if (launcher == "mpirun") {
        forget_tasks();
        remove_former_session("prterun");
    }
    for (const int request_to_stop : {SIGUSR1, SIGUSR2}) {
        std::signal(request_to_stop, SIG_IGN);  // until mpirun has its own handler: it must not die of them
    }
    dup2(standard_error, STDERR_FILENO);
    dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);  // it stands in the background of a terminal
    return end_with_parent(parent, signal);
}

}  // namespace

std::vector<std::string> ranks_command(const MpiRun& run) {
    const int ranks = run.workers + 1;
    std::vector<std::string> command = run.launcher == LauncherKind::srun ? srun(ranks) : mpirun(ranks);
    command.insert(command.end(), {sibling("trommel-rank").string(), "--directory",
                                   std::filesystem::absolute(run.directory).string(), "--last-words",
                                   std::filesystem::absolute(run.last_words).string()});
    for (const std::string& input : run.inputs) {
        command.insert(command.end(), {"--input", input});
    }
    if (run.resume_by != ResumeBy::none) {
        command.insert(command.end(), {"--resume-by", to_text(run.resume_by)});
    }
    if (run.deadline) {
        const auto since_1970 = run.deadline->time_since_epoch();
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_1970).count();
        command.insert(command.end(), {"--deadline", std::to_string(seconds)});
    }
    if (run.warning_seconds > 0) {
        command.insert(command.end(), {"--warning", std::to_string(run.warning_seconds)});
    }
    if (run.workers_per_gpu > 0) {
        command.insert(command.end(), {"--workers-per-gpu", std::to_string(run.workers_per_gpu)});
    }
    if (!run.command_directory.empty()) {
        command.insert(command.end(), {"--command-directory", run.command_directory.string()});
    }
    return command;
}

Launcher::Launcher(const std::vector<std::string>& command) : ending_signal_(ending_signal(command)) {
    const pid_t self = getpid();
    const StartedProgram started = fork_exec(command, nullptr, [&](sigset_t& mask) {
        return prepare(command.front(), self, ending_signal_, errors_.writer(), mask);
    });
    process_ = started.process;
    if (process_ < 0) {
        throw InputError(fmt::format(
            "{}: cannot be started ({}); check that it is installed and that you may run more processes",
            command.front(), std::strerror(started.error)));
    }
    setpgid(process_, process_);  // here too: parent and child race
    errors_.close_writer();
    guard_.emplace(process_, ending_signal_);
}

Launcher::~Launcher() {
    if (!status_) {
        kill();
    }
}

std::optional<int> Launcher::poll() {
    int status = 0;
    errors_.pass_on();
    if (!status_ && waitpid(process_, &status, WNOHANG) == process_) {
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        errors_.finish();
    }
    return status_;
}

void Launcher::ask_to_stop(bool time_is_over) {
    ::kill(process_, time_is_over ? SIGUSR2 : SIGUSR1);
}

void Launcher::kill() {
    // mpirun puts its ranks into process groups of their own, and ends them when it gets its signal. Its own group holds at most a
    // wrapper script.
    ::kill(-process_, ending_signal_);
    for (const auto end = steady_clock::now() + launcher_patience; !poll() && steady_clock::now() < end;) {
        usleep(100'000);
    }
    if (!poll()) {
        ::kill(-process_, SIGKILL);
        int status = 0;
        waitpid(process_, &status, 0);
        status_ = 128 + SIGKILL;
        errors_.finish();
    }
}

}  // namespace trommel
