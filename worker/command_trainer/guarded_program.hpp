// The trainer's side of its guard: a program that was started, what it prints, and what it reports.
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

    /// The next word of the guard, if any; the last one is `vanished`.
    std::optional<GuardWord> hear();

    /// What the guard has copied since the last call, up to so many bytes of the journal, in pieces; "" at the end.
    std::string read_report(std::int64_t saved);

    TrainerLog& log() { return log_; }

    /// Readable when there is something to hear, to read or to pass on; -1 for what has ended.
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
