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

/// A sampler keeps no memory between calls: what it proposes depends only on its options, the number of the
/// proposal, the view it is shown, and an engine seeded from the sweep's seed and that number. So a resumed
/// sweep goes on where it was, and enqueued configurations shift nothing.
class Sampler {
  public:
    virtual ~Sampler() = default;

    /// Name used in sweep files and in the store, e.g. "random".
    virtual std::string_view name() const = 0;

    /// A configuration of `space` that the view does not have yet; nothing once there is none. `number`
    /// counts the sampler's proposals from 1.
    virtual std::optional<Params> propose(const SearchSpace& space, const SweepView& view,
                                          std::int64_t number, std::mt19937_64& random) const = 0;
};

}  // namespace trommel
