#include "sweep/unit_space.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>

namespace trommel {

namespace {

// The ends of an integer range's scale. Each integer n stands for [n, n + step), as where one is drawn.
struct IntegerScale {
    const IntRange& range;

    double count() const {
        const std::int64_t steps = (range.high - range.low) / range.step;
        return static_cast<double>(steps + 1);
    }

    // The position of the lower end of the value with this index.
    double position(double index) const {
        if (range.scale == Scale::linear) {
            return index / count();
        }
        const double low = std::log(static_cast<double>(range.low));
        const double high = std::log(static_cast<double>(range.high) + 1);
        return (std::log(static_cast<double>(range.low) + index) - low) / (high - low);
    }

    double index(double position) const {
        if (range.scale == Scale::linear) {
            return position * count();
        }
        const double low = std::log(static_cast<double>(range.low));
        const double high = std::log(static_cast<double>(range.high) + 1);
        return std::exp(std::lerp(low, high, position)) - static_cast<double>(range.low);
    }
};

double position_in(const FloatRange& range, double value) {
    const bool log = range.scale == Scale::log;
    const double low = log ? std::log(range.low) : range.low;
    const double high = log ? std::log(range.high) : range.high;
    return std::clamp(((log ? std::log(value) : value) - low) / (high - low), 0.0, 1.0);
}

double value_in(const FloatRange& range, double position) {
    if (range.scale == Scale::linear) {
        return std::clamp(std::lerp(range.low, range.high, position), range.low, range.high);
    }
    const double logarithm = std::lerp(std::log(range.low), std::log(range.high), position);
    return std::clamp(std::exp(logarithm), range.low, range.high);
}

bool is_ordered(const Distribution& distribution) {
    const auto* choice = std::get_if<Choice>(&distribution);
    return !choice || std::ranges::all_of(choice->options, is_number);
}

std::vector<std::size_t> option_order(const Choice& choice, bool ordered) {
    std::vector<std::size_t> order(choice.options.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (ordered) {
        std::ranges::stable_sort(order, {},
                                 [&](std::size_t option) { return as_number(choice.options[option]); });
    }
    return order;
}

std::vector<double> bin_edges(const Distribution& distribution) {
    const auto count = cardinality(distribution);
    const auto* range = std::get_if<IntRange>(&distribution);
    if (!count || (range && *count > Axis::most_bins)) {
        return {};
    }
    std::vector<double> edges;
    for (std::int64_t i = 0; i <= *count; ++i) {
        const auto index = static_cast<double>(i);
        edges.push_back(range ? IntegerScale{*range}.position(index) : index / static_cast<double>(*count));
    }
    edges.back() = 1;
    return edges;
}

Axis axis_of_case(std::size_t parameter, std::size_t case_index, const Distribution& distribution) {
    Axis axis{.parameter = parameter,
              .case_index = case_index,
              .distribution = distribution,
              .ordered = is_ordered(distribution),
              .edges = bin_edges(distribution),
              .options = {}};
    if (const auto* choice = std::get_if<Choice>(&distribution)) {
        axis.options = option_order(*choice, axis.ordered);
    }
    return axis;
}

// Equal texts mean that two cases are active together: the same conditions, tried after the same others.
std::string activity(const Parameter& parameter, std::size_t case_index) {
    std::string text;
    for (std::size_t i = 0; i <= case_index; ++i) {
        text += '|';
        for (const Condition& condition : parameter.cases[i].when) {
            text += condition.parameter + '=';
            for (const ParamValue& value : condition.values) {
                text += std::string(kind_of(value)) + ':' + to_text(value) + ',';
            }
        }
    }
    return text;
}

double middle(const Axis& axis, std::size_t bin) {
    return (axis.edges[bin] + axis.edges[bin + 1]) / 2;
}

}  // namespace

double position_of(const Axis& axis, const ParamValue& value) {
    if (const auto* range = std::get_if<FloatRange>(&axis.distribution)) {
        return position_in(*range, as_number(value));
    }
    const std::int64_t index = index_of(axis.distribution, value);
    if (const auto* range = std::get_if<IntRange>(&axis.distribution); range && axis.edges.empty()) {
        const IntegerScale scale{*range};
        const auto at = static_cast<double>(index);
        return std::clamp((scale.position(at) + scale.position(at + 1)) / 2, 0.0, 1.0);
    } else if (range) {
        return middle(axis, static_cast<std::size_t>(index));
    }
    const auto bin = std::ranges::find(axis.options, static_cast<std::size_t>(index));
    return middle(axis, static_cast<std::size_t>(bin - axis.options.begin()));
}

ParamValue value_at(const Axis& axis, double position) {
    if (const auto* range = std::get_if<FloatRange>(&axis.distribution)) {
        return value_in(*range, position);
    }
    if (const auto* range = std::get_if<IntRange>(&axis.distribution); range && axis.edges.empty()) {
        const double last = IntegerScale{*range}.count() - 1;
        const double index = std::clamp(std::floor(IntegerScale{*range}.index(position)), 0.0, last);
        return value_at(axis.distribution, static_cast<std::int64_t>(index));
    }
    const std::size_t bin = bin_at(axis, position);
    const std::size_t index = axis.options.empty() ? bin : axis.options[bin];
    return value_at(axis.distribution, static_cast<std::int64_t>(index));
}

std::size_t bin_at(const Axis& axis, double position) {
    const auto above = std::ranges::upper_bound(axis.edges, position);
    const auto bin = std::max<std::ptrdiff_t>(above - axis.edges.begin() - 1, 0);
    return std::min(static_cast<std::size_t>(bin), axis.bins() - 1);
}

UnitSpace::UnitSpace(const SearchSpace& space) : space_(space) {
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < space_.parameters.size(); ++i) {
        const Parameter& parameter = space_.parameters[i];
        first_axis_.push_back(axes_.size());
        for (std::size_t j = 0; j < parameter.cases.size(); ++j) {
            const auto [group, is_new] = known.emplace(activity(parameter, j), groups_.size());
            if (is_new) {
                groups_.emplace_back();
            }
            groups_[group->second].push_back(axes_.size());
            axes_.push_back(axis_of_case(i, j, parameter.cases[j].distribution));
        }
    }
}

std::vector<float> UnitSpace::positions(const Params& params) const {
    std::vector<float> positions(axes_.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < space_.parameters.size(); ++i) {
        const Parameter& parameter = space_.parameters[i];
        const auto value = params.find(parameter.name);
        const auto axis = value == params.end() ? std::nullopt : active_axis(*this, parameter, i, params);
        if (axis && contains(axes_[*axis].distribution, value->second)) {
            positions[*axis] = static_cast<float>(position_of(axes_[*axis], value->second));
        }
    }
    return positions;
}

std::optional<std::size_t> active_axis(const UnitSpace& unit_space, const Parameter& parameter,
                                       std::size_t index, const Params& values) {
    const auto found =
        std::ranges::find_if(parameter.cases, [&](const Case& each) { return holds(each.when, values); });
    if (found == parameter.cases.end()) {
        return std::nullopt;
    }
    return unit_space.axis_of(index, static_cast<std::size_t>(found - parameter.cases.begin()));
}

}  // namespace trommel
