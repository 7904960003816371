// Random configurations that a sweep does not have yet.
#pragma once

#include <optional>
#include <random>

#include "coordinator/sweep_view.hpp"
#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// A random configuration that the view does not contain. Nothing if none is left; for spaces of more than
/// 100,000 configurations, if 10,000 draws in a row were in the view.
std::optional<Params> draw_unseen(const SearchSpace& space, const SweepView& view, std::mt19937_64& random);

}  // namespace trommel
