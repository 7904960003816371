// Which trials' weights are worth keeping, and how their files are called.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The trials, with all their seeds, of the best configurations of which no trial waits or runs. At the end (`part` is
/// finals) these are the `keep_models` best, finalists first. While the search goes on they are ranked by its seeds alone, which
/// no later trial changes, and every configuration that may be a finalist is among them: nothing is dropped that the end
/// would keep.
std::set<TrialId> kept_models(const Sweep& sweep, TrialTable::Part part, const SweepView& view,
                              const TrialTable& trials);

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
