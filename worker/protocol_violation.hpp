// Semantic checks of well-formed trainer messages that arrive in the right state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "messaging/messages.hpp"

namespace trommel {

/// The progress of a trial, as its worker knows it.
struct TrialProgress {
    std::int64_t epochs = 0;      ///< of the plan
    std::int64_t to_epoch = 0;    ///< the epoch after which it must pause, or the plan's last epoch
    std::int32_t last_epoch = 0;  ///< the last one reported, or that of the checkpoint it resumed from
    bool told_to_pause = false;
    const Command* command = nullptr;  ///< the plan's; its epochs need not be consecutive
};

/// Epochs must be consecutive and at most the plan's last; each value must be one of epoch_metrics(), and
/// finite or NaN. A loss may also be positive infinity, since losses can diverge that way. A command has its
/// own metrics, and its epochs only need to increase: it may start at any (its program resumed from its own
/// checkpoint) and skip some.
std::optional<std::string> problem_with(const EpochReport& report, const TrialProgress& progress);

/// The trial must resume after an epoch that the coordinator knows.
std::optional<std::string> problem_with(const TrialStarted& started, const Checkpoints& checkpoints);

/// A checkpoint is expected only after a Pause, or at the end of a part of the plan. But one of a user's
/// program is always valid, because another process may have told the program to end.
std::optional<std::string> problem_with(const CheckpointSaved& saved, const TrialProgress& progress);
std::optional<std::string> problem_with(const Remark& remark, const TrialProgress& progress);

/// A trained trial must have a selected epoch.
std::optional<std::string> problem_with(const TrialFinished& finished, const TrialProgress& progress);

}  // namespace trommel
