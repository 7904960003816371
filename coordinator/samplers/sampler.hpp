// Proposes the configurations of a sweep.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>

#include "coordinator/sweep_view.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// A sampler is stateless: its proposal depends only on its options, the sweep's seed, the number of the
/// proposal, the view, and an engine seeded from that seed and number. So a resumed sweep continues as if it had not
/// been interrupted, and enqueued configurations do not shift the proposals.
class Sampler {
  public:
    virtual ~Sampler() = default;

    /// Name used in sweep files and in the store, e.g. "random".
    virtual std::string_view name() const = 0;

    /// A configuration of `space` that is not in the view yet; nothing if none is left. `number` counts the
    /// sampler's proposals from 1. `view` is of the same space.
    virtual std::optional<Params> propose(const SearchSpace& space, const SweepView& view,
                                          std::int64_t number, std::mt19937_64& random) const = 0;
};

}  // namespace trommel
