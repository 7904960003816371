// The trainer's side of its guard: a program that was started, what it prints, and what it reports.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "messaging/unique_fd.hpp"
#include "worker/command_trainer/guard.hpp"
#include "worker/trainer_process/trainer_log.hpp"

namespace trommel {

/// No call waits, but for the start of the guard. The destructor leaves a program that still runs to the guard, which
/// ends it.
class GuardedProgram {
  public:
    /// What the program prints goes to our own standard output. Throws StorageError when no guard can be started.
    GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment);
    ~GuardedProgram();

    GuardedProgram(const GuardedProgram&) = delete;
    GuardedProgram& operator=(const GuardedProgram&) = delete;

    /// Once: SIGTERM, and after its grace SIGKILL.
    void stop();

    /// The next word of the guard, if any. A guard that vanished counts as a program that ended with SIGKILL.
    std::optional<GuardWord> hear();

    /// What was written to the report since the last call.
    std::string read_report();

    TrainerLog& log() { return log_; }

    /// Readable when there is something to hear, to read or to pass on; -1 for what has ended.
    int guard_fd() const { return guard_.get(); }
    int report_fd() const { return report_.get(); }
    int output_fd() const { return log_.fd(); }

  private:
    struct Pipes;
    GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment, Pipes pipes);

    UniqueFd guard_;
    UniqueFd report_;
    TrainerLog log_;
    pid_t process_ = -1;
};

}  // namespace trommel
