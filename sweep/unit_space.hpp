// A search space as a unit cube: what samplers that learn, or that spread points evenly, compute with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sweep/params.hpp"
#include "sweep/search_space.hpp"

namespace trommel {

/// One case of one parameter. Positions on an axis are in [0, 1], and a uniform position means a uniform value
/// (or logarithm, on a log scale). Each value of a discrete distribution has a bin, and is at its middle.
struct Axis {
    std::size_t parameter = 0;   ///< index in SearchSpace::parameters
    std::size_t case_index = 0;  ///< index in Parameter::cases
    Distribution distribution;
    bool ordered = true;  ///< false for a Choice unless all options are numbers

    /// The ends of the bins, from 0 to 1, one more than there are values. Empty for a continuous range, and for
    /// integers of more than `most_bins` values, which are treated like one.
    std::vector<double> edges;

    /// For a Choice: the index of the option that each bin represents. Numeric options are in ascending order.
    std::vector<std::size_t> options;

    static constexpr std::int64_t most_bins = 256;

    std::size_t bins() const { return edges.empty() ? 0 : edges.size() - 1; }
};

/// The position of a value that the axis contains, and a value at a position. For a discrete distribution the
/// two are inverse.
double position_of(const Axis& axis, const ParamValue& value);
ParamValue value_at(const Axis& axis, double position);

/// The bin at this position. Only for an axis with bins.
std::size_t bin_at(const Axis& axis, double position);

/// Axes that are active together: those of the parameters without conditions, or with the same ones.
using AxisGroup = std::vector<std::size_t>;

class UnitSpace {
  public:
    UnitSpace() = default;
    explicit UnitSpace(const SearchSpace& space);

    std::span<const Axis> axes() const { return axes_; }

    /// Every axis is in one group. The parameters that a group's conditions name are in earlier groups.
    std::span<const AxisGroup> groups() const { return groups_; }

    /// The axis of this case; case_index < the parameter's cases.
    std::size_t axis_of(std::size_t parameter, std::size_t case_index) const {
        return first_axis_[parameter] + case_index;
    }

    /// The position on every axis; NaN where the configuration has no value, or one that is not on the axis.
    std::vector<float> positions(const Params& params) const;

  private:
    SearchSpace space_;
    std::vector<Axis> axes_;
    std::vector<std::size_t> first_axis_;  // of each parameter
    std::vector<AxisGroup> groups_;
};

/// The axis of the parameter, which is number `index` of the space, in a configuration with these values of
/// earlier parameters; nothing if it is inactive.
std::optional<std::size_t> active_axis(const UnitSpace& unit_space, const Parameter& parameter,
                                       std::size_t index, const Params& values);

}  // namespace trommel
