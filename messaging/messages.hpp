// The messages between coordinator, workers and trainers. The bytes are in docs/wire_format.md.
//
//   coordinator -> worker -> trainer   StartTrial, Pause, StopTrial, Shutdown
//   trainer -> worker -> coordinator   TrialStarted, EpochReport, Remark, CheckpointSaved, TrialFinished, TrialFailed
//   between coordinator and worker     Hello (worker's first message), Heartbeat both ways
//   worker -> coordinator              Shutdown: the worker leaves, and gives the reason
//   trainer -> worker                  Hello (trainer's first message)
//
// The coordinator commits a worker's result before it sends the next StartTrial, so StartTrial is the
// acknowledgement.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sweep/ids.hpp"
#include "sweep/metrics.hpp"
#include "sweep/record.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Must change whenever the bytes of a message change.
inline constexpr std::uint32_t protocol_version = 7;

/// The first message of every connection: identifies the sender, so that the receiver can check that the two
/// are compatible.
struct Hello {
    std::uint32_t protocol = protocol_version;
    std::string build;  ///< "<version> <revision>"; ranks of one sweep must be of one build
    std::string host;
    std::int64_t process = 0;

    bool operator==(const Hello&) const = default;
};

/// Where a trial's checkpoints are, and how often they are written.
struct Checkpoints {
    std::string directory;  ///< shared by all trials of a sweep; empty: no checkpoints
    double every_seconds = 0;
    std::int32_t known_epochs = 0;  ///< epochs in the record; later checkpoints must not be used

    bool operator==(const Checkpoints&) const = default;
};

/// The limits of an attempt; 0: unlimited.
struct AttemptLimits {
    double timeout_seconds = 0;        ///< for the attempt, wall clock
    double epoch_timeout_seconds = 0;  ///< for each epoch, wall clock
    std::int64_t memory_bytes = 0;     ///< for the trainer and all processes it started

    bool operator==(const AttemptLimits&) const = default;
};

/// Train this trial until told otherwise, or until `to_epoch`.
struct StartTrial {
    AttemptId attempt;
    std::uint64_t seed = 0;
    TrainingPlan plan;
    std::int64_t to_epoch = 0;  ///< at most plan.epochs; if less, pause after it
    Checkpoints checkpoints;
    AttemptLimits limits;
    std::string weights_file;           ///< path for the selected weights; empty: do not write them
    std::vector<EpochMetrics> history;  ///< for a user's program: the recorded epochs of its trial

    bool operator==(const StartTrial&) const = default;
};

/// The data are open and the model is built: training starts now, in this environment.
struct TrialStarted {
    AttemptId attempt;
    Environment environment;
    std::int32_t after_epoch = 0;  ///< epoch of the checkpoint that it resumes from; 0: from the beginning
    std::vector<std::string> problems{};  ///< why better checkpoints were skipped, one line each

    bool operator==(const TrialStarted&) const = default;
};

/// Sent after each epoch.
struct EpochReport {
    AttemptId attempt;
    std::int32_t epoch = 0;  ///< from 1
    Metrics metrics;
    double seconds = 0;  ///< duration of this epoch

    bool operator==(const EpochReport&) const = default;
};

/// Write a checkpoint after this epoch and stop. Answered with CheckpointSaved, or with another end if it was
/// the last epoch.
struct Pause {
    AttemptId attempt;

    bool operator==(const Pause&) const = default;
};

/// The attempt is over: its trial can resume from this file. For a user's program, it is also sent without a
/// Pause: if another process sends SIGTERM to all processes.
struct CheckpointSaved {
    AttemptId attempt;
    std::int32_t epoch = 0;
    std::string path;    ///< for a user's program: its checkpoint directory
    std::string digest;  ///< SHA-256 of the file, hexadecimal; empty for a user's program

    bool operator==(const CheckpointSaved&) const = default;
};

/// Stop training now. Answered with TrialFinished{ending = stopped}, unless another end is already on its way.
struct StopTrial {
    AttemptId attempt;

    bool operator==(const StopTrial&) const = default;
};

/// trained: to the last epoch, or stopped early. diverged: the training loss was NaN or infinite. stopped:
/// because of StopTrial.
enum class Ending : std::uint8_t { trained, diverged, stopped };

/// The trial is over. `selected` is absent if the trial ended during its first epoch, or if the trainer did not
/// obey StopTrial and was killed.
struct TrialFinished {
    AttemptId attempt;
    Ending ending = Ending::trained;
    std::optional<Selected> selected;

    bool operator==(const TrialFinished&) const = default;
};

/// attempt: it crashed, and another attempt may succeed. trial: it can never be trained (a layer does not fit
/// the images). node: nothing can be trained here now (a shard cannot be read), which is not the trial's
/// fault. none: the attempt is lost, which costs no crash, and the next one must start over.
enum class Fault : std::uint8_t { attempt, trial, node, none };

/// The attempt is over: the trainer could not train, died, or hung.
struct TrialFailed {
    AttemptId attempt;
    std::string reason;
    Fault fault = Fault::attempt;

    bool operator==(const TrialFailed&) const = default;
};

/// "I am here." A worker names the attempt that it is working on, if any.
struct Heartbeat {
    std::optional<AttemptId> attempt;

    bool operator==(const Heartbeat&) const = default;
};

/// A remark about a user's program that the user should read; it has no effect on the trial.
struct Remark {
    AttemptId attempt;
    std::string text;  ///< one line

    bool operator==(const Remark&) const = default;
};

/// Leave; from a worker: I am leaving.
struct Shutdown {
    std::string reason;

    bool operator==(const Shutdown&) const = default;
};

// The index of a type in this list is its tag on the wire: append, never insert.
using Message = std::variant<Hello, StartTrial, TrialStarted, EpochReport, Pause, CheckpointSaved, StopTrial,
                             TrialFinished, TrialFailed, Heartbeat, Shutdown, Remark>;

/// The type's name, for errors: "EpochReport".
std::string_view name_of(const Message& message);

/// This process's own Hello.
Hello hello();

/// What is wrong with the other side's Hello: "<problem>; <what to do>"; nothing if the two are compatible.
std::optional<std::string> problem_with(const Hello& other);

}  // namespace trommel
