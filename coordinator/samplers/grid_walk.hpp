// Visits the configurations of a finite space in order.
#pragma once

#include <cstdint>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// A position in the grid of a space without continuous ranges; the last parameter varies fastest. Inactive
/// parameters are skipped, so no configuration repeats.
class GridWalk {
  public:
    /// Starts at the first configuration. `space` must outlive the walk.
    explicit GridWalk(const SearchSpace& space) : space_(space), digits_(space.parameters.size(), 0) {}

    /// Starts at this configuration of the space.
    GridWalk(const SearchSpace& space, const Params& params);

    Params params() const;

    /// Moves to the next configuration; returns false at the last one.
    bool advance();

  private:
    const SearchSpace& space_;
    std::vector<std::int64_t> digits_;  // the index of each parameter's value; 0 if it is inactive
};

}  // namespace trommel
