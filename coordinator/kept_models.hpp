// Which trials' weights are worth keeping, and the names of their files.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The trials, with all their seeds, of the best configurations without a waiting or running trial. At the
/// end (`part` is finals) these are the `keep_models` best, finalists first. During the search they are
/// ranked by its seeds alone, which no later trial changes, and every configuration that may become a
/// finalist is included: nothing is dropped that would be kept at the end.
std::set<TrialId> kept_models(const Sweep& sweep, TrialTable::Part part, const SweepView& view,
                              const TrialTable& trials);

/// "c4s1.attempt2.safetensors": each attempt has its own file.
std::string weights_file_name(const AttemptId& attempt);

struct WeightsFile {
    TrialId trial;
    std::int32_t attempt = 0;

    bool operator==(const WeightsFile&) const = default;
};

/// The inverse; nothing for any other file name.
std::optional<WeightsFile> parse_weights_file_name(std::string_view name);

}  // namespace trommel
