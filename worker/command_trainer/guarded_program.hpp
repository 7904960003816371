// The trainer's side of a guard: a started program, its output, and its reports.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "system/unique_fd.hpp"
#include "worker/command_trainer/guard.hpp"
#include "worker/command_trainer/guard_words.hpp"
#include "worker/trainer_process/trainer_log.hpp"

namespace trommel {

/// No call blocks, except for the start of the guard. The destructor leaves a running program to the guard,
/// which ends it.
class GuardedProgram {
  public:
    /// The program's output goes to our standard output. Throws StorageError if the guard cannot be started.
    GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment);
    ~GuardedProgram();

    GuardedProgram(const GuardedProgram&) = delete;
    GuardedProgram& operator=(const GuardedProgram&) = delete;

    /// Sends SIGTERM, and SIGKILL after the grace period. Call it once.
    void stop();

    /// The next message of the guard, if any; the last one is `vanished`.
    std::optional<GuardWord> receive();

    /// The reports that the guard has copied since the last call, up to this many bytes of the journal, in
    /// pieces; "" at the end.
    std::string read_report(std::int64_t saved);

    TrainerLog& log() { return log_; }

    /// Readable when there is something to read or to forward; -1 once it has ended.
    int guard_fd() const { return guard_.get(); }
    int output_fd() const { return log_.fd(); }

  private:
    struct Pipes;
    GuardedProgram(const GuardOptions& options, const std::vector<std::string>& environment, Pipes pipes);

    std::filesystem::path journals_;
    UniqueFd guard_;
    UniqueFd journal_;
    std::int64_t read_ = 0;
    bool ended_ = false;
    TrainerLog log_;
    pid_t process_ = -1;
};

}  // namespace trommel
