#include "coordinator/samplers/unseen.hpp"

#include <cstdint>
#include <utility>

#include "coordinator/samplers/grid_walk.hpp"
#include "sweep/draw.hpp"
#include "sweep/random.hpp"

namespace trommel {

namespace {

std::optional<Params> try_to_draw(const SearchSpace& space, const SweepView& view, int times,
                                  std::mt19937_64& random) {
    for (int i = 0; i < times; ++i) {
        Params params = draw(space, random);
        if (!view.find(params)) {
            return params;
        }
    }
    return std::nullopt;
}

// Visits all of the space and keeps one of those that are left, each with the same probability.
std::optional<Params> one_of_the_rest(const SearchSpace& space, const SweepView& view,
                                      std::mt19937_64& random) {
    std::optional<Params> chosen;
    std::int64_t left = 0;
    GridWalk walk(space);
    do {
        Params params = walk.params();
        if (!view.find(params) && uniform_index(random, ++left) == 0) {
            chosen = std::move(params);
        }
    } while (walk.advance());
    return chosen;
}

}  // namespace

std::optional<Params> draw_unseen(const SearchSpace& space, const SweepView& view, std::mt19937_64& random) {
    constexpr int first_draws = 1000;
    constexpr int more_draws = 9000;
    constexpr std::int64_t most_visits = 100'000;
    if (auto params = try_to_draw(space, view, first_draws, random)) {
        return params;
    }
    return count_configurations(space, most_visits) ? one_of_the_rest(space, view, random)
                                                    : try_to_draw(space, view, more_draws, random);
}

}  // namespace trommel
