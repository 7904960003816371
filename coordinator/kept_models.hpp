// Which trials' weights are worth keeping, and how their files are called.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "coordinator/sweep_view.hpp"

namespace trommel {

/// The completed trials, with all their seeds, of the `count` configurations with the best mean score so far.
std::set<TrialId> kept_models(std::int32_t count, const SweepView& view);

/// "c4s1.attempt2.safetensors": attempts at one trial never write to one file.
std::string weights_file_name(const AttemptId& attempt);

struct WeightsFile {
    TrialId trial;
    std::int32_t attempt = 0;

    bool operator==(const WeightsFile&) const = default;
};

/// The inverse; nothing for the name of any other file.
std::optional<WeightsFile> parse_weights_file_name(std::string_view name);

}  // namespace trommel
