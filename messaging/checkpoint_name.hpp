// What a checkpoint is called: "c12s3.attempt2.epoch7.checkpoint". Trainers write them, and the coordinator removes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sweep/ids.hpp"

namespace trommel {

struct CheckpointName {
    TrialId trial;
    std::int32_t attempt = 0;  ///< that wrote it
    std::int32_t epoch = 0;    ///< after which it was written

    bool operator==(const CheckpointName&) const = default;
};

std::string to_text(const CheckpointName& name);

/// The inverse, also of one that was never finished: a dot before the name and something behind it, ".partial" last.
std::optional<CheckpointName> parse_checkpoint_name(std::string_view file_name);

}  // namespace trommel
