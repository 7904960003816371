#include "coordinator/samplers/evolution_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "coordinator/samplers/unseen.hpp"
#include "sweep/random.hpp"

namespace trommel {

namespace {

constexpr std::size_t startup = 20;     // ended configurations before the first mutation
constexpr std::size_t population = 30;  // the youngest of the ended configurations
constexpr int tournament = 8;           // members from which the parent is chosen
constexpr double step = 0.2;        // standard deviation of a number's mutation, as a fraction of its range
constexpr int most_mutations = 10;  // of one proposal, until the sweep does not have it yet

// A member that is not younger has at least `population` ended configurations behind it.
std::int64_t youngest_but(std::size_t members, std::span<const ConfigurationEvidence> ranked) {
    std::vector<std::int64_t> numbers;
    for (const ConfigurationEvidence& each : ranked) {
        numbers.push_back(each.configuration.number);
    }
    std::ranges::nth_element(numbers, numbers.begin() + static_cast<std::ptrdiff_t>(members) - 1,
                             std::greater());
    return numbers[members - 1];
}

// Best first.
std::vector<ConfigurationId> living(const SweepView& view) {
    const auto ranked = view.ranked();
    const std::int64_t oldest = youngest_but(std::min(population, ranked.size()), ranked);
    std::vector<ConfigurationId> members;
    for (const ConfigurationEvidence& each : ranked) {
        if (each.configuration.number >= oldest) {
            members.push_back(each.configuration);
        }
    }
    return members;
}

ConfigurationId parent(const std::vector<ConfigurationId>& members, std::mt19937_64& random) {
    const auto count = static_cast<std::int64_t>(members.size());
    std::int64_t best = count;
    for (int i = 0; i < tournament; ++i) {
        best = std::min(best, uniform_index(random, count));
    }
    return members[static_cast<std::size_t>(best)];
}

double normal(std::mt19937_64& random) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform01(random)));
    return radius * std::cos(6.283185307179586 * uniform01(random));
}

double middle(const Axis& axis, std::size_t bin) {
    return (axis.edges[bin] + axis.edges[bin + 1]) / 2;
}

// A word becomes any other one.
double other_word(const Axis& axis, double position, std::mt19937_64& random) {
    const auto others = static_cast<std::int64_t>(axis.bins()) - 1;
    const auto shift = static_cast<std::size_t>(1 + uniform_index(random, others));
    return middle(axis, (bin_at(axis, position) + shift) % axis.bins());
}

// A number moves by a normal step, reflected at the ends of the range; one of few values moves by at least one.
double other_number(const Axis& axis, double position, std::mt19937_64& random) {
    const double moved = std::abs(position + step * normal(random));
    const double reflected = moved > 1 ? std::abs(2 - std::min(moved, 2.0)) : moved;
    if (axis.bins() == 0 || bin_at(axis, reflected) != bin_at(axis, position)) {
        return reflected;
    }
    const std::size_t bin = bin_at(axis, position);
    const bool up = bin == 0 || (reflected > position && bin + 1 < axis.bins());
    return middle(axis, up ? bin + 1 : bin - 1);
}

/// Changes one parameter at a time of configurations of one space.
class Mutation {
  public:
    Mutation(const SearchSpace& space, const UnitSpace& unit) : space_(space), unit_(unit) {}

    Params of(const Params& params, std::mt19937_64& random) const {
        const std::vector<float> positions = unit_.positions(params);
        const std::optional<std::size_t> changed = changeable(params, random);
        Params child;
        for (std::size_t i = 0; i < space_.parameters.size(); ++i) {
            const Parameter& parameter = space_.parameters[i];
            const auto axis = active_axis(unit_, parameter, i, child);
            if (!axis) {
                continue;
            }
            const auto position = static_cast<double>(positions[*axis]);
            child.emplace(parameter.name,
                          std::isnan(position) ? value_at(unit_.axes()[*axis], uniform01(random))
                          : i == changed       ? changed_value(unit_.axes()[*axis], position, random)
                                               : params.at(parameter.name));
        }
        return child;
    }

  private:
    // Nothing if each parameter has a single value.
    std::optional<std::size_t> changeable(const Params& params, std::mt19937_64& random) const {
        std::vector<std::size_t> choices;
        for (std::size_t i = 0; i < space_.parameters.size(); ++i) {
            const auto axis = active_axis(unit_, space_.parameters[i], i, params);
            if (axis && unit_.axes()[*axis].bins() != 1) {
                choices.push_back(i);
            }
        }
        if (choices.empty()) {
            return std::nullopt;
        }
        return choices[static_cast<std::size_t>(
            uniform_index(random, static_cast<std::int64_t>(choices.size())))];
    }

    static ParamValue changed_value(const Axis& axis, double position, std::mt19937_64& random) {
        return value_at(
            axis, axis.ordered ? other_number(axis, position, random) : other_word(axis, position, random));
    }

    const SearchSpace& space_;
    const UnitSpace& unit_;
};

}  // namespace

std::optional<Params> EvolutionSampler::propose(const SearchSpace& space, const SweepView& view,
                                                std::int64_t number, std::mt19937_64& random) const {
    const auto ended = view.ranked();
    if (ended.size() < startup || ended.front().kind == ConfigurationEvidence::Kind::failed) {
        return first_.propose(space, view, number, random);
    }
    const Mutation mutation(space, view.unit_space());
    Params child = view.configurations()[static_cast<std::size_t>(parent(living(view), random).number - 1)];
    for (int i = 0; i < most_mutations; ++i) {
        child = mutation.of(child, random);
        if (!view.find(child)) {
            return child;
        }
    }
    return draw_unseen(space, view, random);
}

}  // namespace trommel
