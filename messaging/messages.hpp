// What coordinator, workers and trainers say to one another. The bytes are in docs/wire_format.md.
//
//   coordinator -> worker -> trainer   StartTrial, Pause, StopTrial, Shutdown
//   trainer -> worker -> coordinator   TrialStarted, EpochReport, Remark, CheckpointSaved, TrialFinished, TrialFailed
//   between coordinator and worker     Hello (worker's first word), Heartbeat both ways
//   worker -> coordinator              Shutdown: the worker leaves, and says why
//   trainer -> worker                  Hello (trainer's first word)
//
// A worker's next StartTrial is sent after its last result was committed: it is the acknowledgement.
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

/// Changes whenever the bytes of a message change.
inline constexpr std::uint32_t protocol_version = 7;

/// The first message of every connection: who is there, and whether the two understand each other.
struct Hello {
    std::uint32_t protocol = protocol_version;
    std::string build;  ///< "<version> <revision>"; ranks of one sweep must be of one build
    std::string host;
    std::int64_t process = 0;

    bool operator==(const Hello&) const = default;
};

/// Where a trial's checkpoints are, and when they are written.
struct Checkpoints {
    std::string directory;  ///< that of all trials of a sweep; empty: there are none
    double every_seconds = 0;
    std::int32_t known_epochs = 0;  ///< of earlier attempts: go on from the newest checkpoint not beyond

    bool operator==(const Checkpoints&) const = default;
};

/// What an attempt may use; 0: as much as it likes.
struct AttemptLimits {
    double timeout_seconds = 0;        ///< of the attempt, wall clock
    double epoch_timeout_seconds = 0;  ///< of each epoch, wall clock
    std::int64_t memory_bytes = 0;     ///< of the trainer and all that it has started

    bool operator==(const AttemptLimits&) const = default;
};

/// Train this trial until told otherwise, or until `to_epoch`.
struct StartTrial {
    AttemptId attempt;
    std::uint64_t seed = 0;
    TrainingPlan plan;
    std::int64_t to_epoch = 0;  ///< at most plan.epochs; pause there where it is less
    Checkpoints checkpoints;
    AttemptLimits limits;
    std::string weights_file;           ///< where the selected weights are written; empty: nowhere
    std::vector<EpochMetrics> history;  ///< for a program: what the record has of its trial

    bool operator==(const StartTrial&) const = default;
};

/// The data are open and the model is built: training begins, here.
struct TrialStarted {
    AttemptId attempt;
    Environment environment;
    std::int32_t after_epoch = 0;         ///< of the checkpoint that it goes on from; 0: from the beginning
    std::vector<std::string> problems{};  ///< why better checkpoints could not be used, one line each

    bool operator==(const TrialStarted&) const = default;
};

/// After each epoch.
struct EpochReport {
    AttemptId attempt;
    std::int32_t epoch = 0;  ///< from 1
    Metrics metrics;
    double seconds = 0;  ///< of this epoch

    bool operator==(const EpochReport&) const = default;
};

/// Write a checkpoint after this epoch and stop. Answered with CheckpointSaved, or with another end where it was the
/// last epoch.
struct Pause {
    AttemptId attempt;

    bool operator==(const Pause&) const = default;
};

/// The attempt is over: its trial can go on from this file. A program says so unasked where somebody else has told all
/// processes to end.
struct CheckpointSaved {
    AttemptId attempt;
    std::int32_t epoch = 0;
    std::string path;    ///< of a program: its checkpoint directory
    std::string digest;  ///< SHA-256 of the file, hexadecimal; empty for a program

    bool operator==(const CheckpointSaved&) const = default;
};

/// Stop training now. Answered with TrialFinished{ending = stopped}, or crossed on the wire by another end.
struct StopTrial {
    AttemptId attempt;

    bool operator==(const StopTrial&) const = default;
};

/// trained: to the last epoch, or stopped early. diverged: the training loss was NaN or infinite.
/// stopped: StopTrial was obeyed.
enum class Ending : std::uint8_t { trained, diverged, stopped };

/// The trial is over. `selected` is absent when it ended before its first epoch did, and when a trainer that
/// was told to stop had to be killed.
struct TrialFinished {
    AttemptId attempt;
    Ending ending = Ending::trained;
    std::optional<Selected> selected;

    bool operator==(const TrialFinished&) const = default;
};

/// attempt: it crashed, and another one may do better. trial: it can never be trained (a layer does not fit the
/// images). node: nothing can be trained here now (a shard cannot be read), which is not the trial's fault. none: the
/// attempt is lost, which costs no crash, and another one is to begin anew.
enum class Fault : std::uint8_t { attempt, trial, node, none };

/// The attempt is over: the trainer could not train, died, or hung.
struct TrialFailed {
    AttemptId attempt;
    std::string reason;
    Fault fault = Fault::attempt;

    bool operator==(const TrialFailed&) const = default;
};

/// "I am here." From a worker: with the attempt it is at work on, if any.
struct Heartbeat {
    std::optional<AttemptId> attempt;

    bool operator==(const Heartbeat&) const = default;
};

/// Something that its user should know of a program, which changes nothing for its trial.
struct Remark {
    AttemptId attempt;
    std::string text;  ///< one line

    bool operator==(const Remark&) const = default;
};

/// Leave; from a worker: I leave.
struct Shutdown {
    std::string reason;

    bool operator==(const Shutdown&) const = default;
};

// The place of a type in this list is its tag on the wire: append, never insert.
using Message = std::variant<Hello, StartTrial, TrialStarted, EpochReport, Pause, CheckpointSaved, StopTrial,
                             TrialFinished, TrialFailed, Heartbeat, Shutdown, Remark>;

/// The type's name, for errors: "EpochReport".
std::string_view name_of(const Message& message);

/// This process's own Hello.
Hello hello();

/// What is wrong with the other side's Hello: "<problem>; <what to do>"; nothing when the two fit.
std::optional<std::string> problem_with(const Hello& other);

}  // namespace trommel
