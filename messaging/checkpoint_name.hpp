// File names of checkpoints: "c12s3.attempt2.epoch7.checkpoint". Trainers write them, and the coordinator
// removes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sweep/ids.hpp"

namespace trommel {

struct CheckpointName {
    TrialId trial;
    std::int32_t attempt = 0;  ///< the attempt that wrote it
    std::int32_t epoch = 0;    ///< the epoch after which it was written

    bool operator==(const CheckpointName&) const = default;
};

std::string to_text(const CheckpointName& name);

/// The inverse, also for an unfinished file: a dot before the name and a suffix after it that ends in
/// ".partial".
std::optional<CheckpointName> parse_checkpoint_name(std::string_view file_name);

}  // namespace trommel
