// Starts a sweep's ranks through mpirun, and sees to it that nothing of them is left.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace trommel::cli {

/// The command line that runs a coordinator and `workers` workers on this machine. Throws InputError where there is no
/// mpirun.
std::vector<std::string> mpirun_command(const std::filesystem::path& directory, int workers,
                                        const std::vector<std::string>& shards);

/// mpirun as a child in a process group of its own: a Ctrl-C reaches us, not it. It dies with us.
class Launcher {
  public:
    /// Throws InputError when the command cannot be started.
    explicit Launcher(const std::vector<std::string>& command);
    /// Kills what is left of the group.
    ~Launcher();

    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;

    /// The exit status once it has ended (128 + the signal where one ended it); nothing while it runs.
    std::optional<int> poll();

    /// Asks the coordinator to end its life in order: mpirun passes the signal on to the ranks.
    void ask_to_stop();

    void kill();

  private:
    pid_t process_ = -1;
    std::optional<int> status_;
};

}  // namespace trommel::cli
