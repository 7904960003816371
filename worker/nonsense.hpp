// What a trainer must not say about its trial, though it is a message and comes at its time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "messaging/messages.hpp"

namespace trommel {

/// How far a trial is, as its worker knows.
struct TrialProgress {
    std::int64_t epochs = 0;      ///< of its plan
    std::int64_t to_epoch = 0;    ///< where it was told to pause, unless that is its plan's end
    std::int32_t last_epoch = 0;  ///< the last one reported, or that of the checkpoint it went on from
    bool told_to_pause = false;
    const Command* command = nullptr;  ///< of its plan; its epochs need not follow one another
};

/// Epochs come one after the other and not beyond the plan's last; each value is one of epoch_metrics(), and
/// finite or NaN. A loss may be positive infinity too: so does one diverge. The metrics of a command are its own, and
/// its epochs need only go forward: it may begin at any (its program went on from its own checkpoint) and leave some out.
std::optional<std::string> problem_with(const EpochReport& report, const TrialProgress& progress);

/// It goes on after an epoch that the coordinator knows.
std::optional<std::string> problem_with(const TrialStarted& started, const Checkpoints& checkpoints);

/// Only on demand: a Pause, or the end of a part of the plan. But a program may have been told by somebody else.
std::optional<std::string> problem_with(const CheckpointSaved& saved, const TrialProgress& progress);
std::optional<std::string> problem_with(const Remark& remark, const TrialProgress& progress);

/// A trial that was trained has an epoch that was selected.
std::optional<std::string> problem_with(const TrialFinished& finished, const TrialProgress& progress);

}  // namespace trommel
