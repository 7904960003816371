// Starts a sweep's ranks through mpirun, or srun, and sees to it that nothing of them is left.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "launch/launcher_guard.hpp"
#include "launch/mpirun_errors.hpp"
#include "slurm/launcher_kind.hpp"
#include "slurm/resume_policy.hpp"

namespace trommel {

/// A coordinator and its workers: on this machine, or on the nodes of the Slurm job that we are in.
struct MpiRun {
    std::filesystem::path directory;  ///< the sweep's
    int workers = 1;
    std::vector<std::string> inputs;          ///< paths of shards and weights files
    std::filesystem::path last_words;         ///< where rank 0 writes why it could not go on
    std::filesystem::path command_directory;  ///< where the sweep's command runs; empty: it has none
    ResumeBy resume_by = ResumeBy::none;      ///< for ranks that lose their coordinator
    LauncherKind launcher = LauncherKind::mpirun;
    std::optional<std::chrono::system_clock::time_point> deadline;  ///< all ranks will be killed then
    int warning_seconds = 0;  ///< how long before that ask_to_stop() is called; 0: unknown
    int workers_per_gpu = 0;  ///< 0: each worker sees all devices
};

/// The command line that starts its ranks. Throws InputError if srun is asked for and missing.
std::vector<std::string> ranks_command(const MpiRun& run);

/// mpirun as a child in its own process group, so that a Ctrl-C reaches this process only. It dies with this process.
/// It does not receive the SIGTERM that Slurm sends to each process of a batch step: it would kill its ranks after a
/// second, too soon for a trial to pause.
class Launcher {
  public:
    /// Throws InputError when the command cannot be started.
    explicit Launcher(const std::vector<std::string>& command);
    /// Kills what is left of the group.
    ~Launcher();

    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;

    /// The exit status once it has ended (128 + the signal that ended it); nothing while it runs.
    std::optional<int> poll();

    /// Asks the coordinator to end in order, as late as possible if the job's time is nearly over: mpirun passes
    /// the signal on to the ranks that are there.
    void ask_to_stop(bool time_is_over);

    void kill();

    /// Whether it, or a rank, has printed anything.
    bool has_printed() const { return errors_.has_printed(); }

    /// Whether it has ended all ranks because a node died, as mpirun of Open MPI 5 does.
    bool has_ended_for_a_node() const { return errors_.has_ended_for_a_node(); }

  private:
    MpirunErrors errors_;
    int ending_signal_;
    pid_t process_ = -1;
    std::optional<int> status_;
    std::optional<LauncherGuard> guard_;
};

}  // namespace trommel
