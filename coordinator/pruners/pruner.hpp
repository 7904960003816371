// Decides whether a trial continues with its next epoch.
#pragma once

#include <cstdint>
#include <string_view>

#include "coordinator/sweep_view.hpp"

namespace trommel {

enum class Verdict { keep, prune };

/// Like a sampler, a pruner is stateless: its verdict depends only on its options and the view.
class Pruner {
  public:
    virtual ~Pruner() = default;

    /// Name used in sweep files and in the store, e.g. "none".
    virtual std::string_view name() const = 0;

    /// Judges `trial` after `epoch` (from 1), which is already in the view. Scores are not NaN: a diverged
    /// trial is ended before it is judged.
    virtual Verdict judge(TrialId trial, std::int32_t epoch, const SweepView& view) const = 0;
};

}  // namespace trommel
