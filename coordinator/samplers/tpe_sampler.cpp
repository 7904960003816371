#include "coordinator/samplers/tpe_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "coordinator/samplers/parzen_estimator.hpp"
#include "coordinator/samplers/unseen.hpp"

namespace trommel {

namespace {

constexpr std::size_t startup = 10;  // ended configurations before the first model
constexpr double good_fraction = 0.15;
constexpr std::size_t most_good = 25;
constexpr std::size_t most_others = 512;  // kernels of the others: a sample stands for more of them
constexpr int candidates = 24;
constexpr double prior_weight = 1;      // of the uniform kernel, in points
constexpr double pending_weight = 0.3;  // of a pending configuration, in ended ones

// A model of the axes of a group, from the configurations in which the group was active.
class GroupModel {
  public:
    GroupModel(const AxisGroup& group, const SweepView& view) : group_(group), view_(view) {
        for (const std::size_t axis : group) {
            axes_.push_back(&view.unit_space().axes()[axis]);
        }
        const std::vector<const ConfigurationEvidence*> ended = ended_ones();
        const std::size_t count = good_among(ended);
        good_ = std::make_unique<ParzenEstimator>(axes_, good(ended, count), prior_weight,
                                                  KernelWidths::by_neighbours);
        others_ =
            std::make_unique<ParzenEstimator>(axes_, others(ended, count), prior_weight, KernelWidths::even);
    }

    /// A position on each axis of the group, from the density of the good ones.
    std::vector<float> draw(std::mt19937_64& random) const { return good_->draw(random); }

    /// The logarithm of the density among the good ones in proportion to that among the others.
    double promise(const std::vector<float>& positions) const {
        return good_->log_densities(positions).front() - others_->log_densities(positions).front();
    }

  private:
    bool is_active_in(ConfigurationId id) const { return !std::isnan(view_.positions(id)[group_.front()]); }

    std::vector<const ConfigurationEvidence*> ended_ones() const {
        std::vector<const ConfigurationEvidence*> ended;
        for (const ConfigurationEvidence& each : view_.ranked()) {
            if (is_active_in(each.configuration)) {
                ended.push_back(&each);
            }
        }
        return ended;
    }

    static std::size_t good_among(const std::vector<const ConfigurationEvidence*>& ended) {
        const auto has_failed = [](const ConfigurationEvidence* each) {
            return each->kind == ConfigurationEvidence::Kind::failed;
        };
        const auto usable = static_cast<std::size_t>(std::ranges::find_if(ended, has_failed) - ended.begin());
        const double wanted = std::ceil(good_fraction * static_cast<double>(ended.size()));
        return std::min({static_cast<std::size_t>(wanted), most_good, usable});
    }

    // Weights fall evenly from the best to the last good one; their mean is 1.
    WeightedPoints good(const std::vector<const ConfigurationEvidence*>& ended, std::size_t count) const {
        WeightedPoints points;
        for (std::size_t i = 0; i < count; ++i) {
            const double weight = 2 * static_cast<double>(count - i) / static_cast<double>(count + 1);
            add(points, ended[i]->configuration, weight);
        }
        return points;
    }

    // All ended ones but the first, or an even sample of them by rank; and the pending ones, which are likely bad.
    WeightedPoints others(const std::vector<const ConfigurationEvidence*>& ended, std::size_t first) const {
        WeightedPoints points;
        const std::size_t all = ended.size() - first;
        const std::size_t used = std::min(all, most_others);
        for (std::size_t i = 0; i < used; ++i) {
            const std::size_t at = first + (2 * i + 1) * all / (2 * used);
            add(points, ended[at]->configuration, static_cast<double>(all) / static_cast<double>(used));
        }
        for (const ConfigurationId id : view_.pending()) {
            if (is_active_in(id)) {
                add(points, id, pending_weight);
            }
        }
        return points;
    }

    void add(WeightedPoints& points, ConfigurationId id, double weight) const {
        const auto positions = view_.positions(id);
        for (const std::size_t axis : group_) {
            points.positions.push_back(positions[axis]);
        }
        points.weights.push_back(weight);
    }

    const AxisGroup& group_;
    const SweepView& view_;
    ParzenEstimator::Axes axes_;
    std::unique_ptr<ParzenEstimator> good_;
    std::unique_ptr<ParzenEstimator> others_;
};

// Models of all groups, each made when a candidate first needs it.
class SpaceModel {
  public:
    SpaceModel(const SearchSpace& space, const SweepView& view)
        : space_(space), view_(view), unit_(view.unit_space()), models_(unit_.groups().size()) {}

    /// The most promising of some candidates that the view does not contain; nothing if it has them all.
    std::optional<Params> propose(std::mt19937_64& random) {
        std::vector<Candidate> drawn;
        for (int i = 0; i < candidates; ++i) {
            drawn.push_back(draw(random));
        }
        std::ranges::stable_sort(drawn, std::greater(), &Candidate::promise);
        const auto best = std::ranges::find_if(
            drawn, [&](const Candidate& each) { return !view_.find(each.params).has_value(); });
        return best == drawn.end() ? std::nullopt : std::optional(std::move(best->params));
    }

  private:
    struct Candidate {
        Params params;
        double promise = 0;  // the sum over the active groups
    };

    Candidate draw(std::mt19937_64& random) {
        Candidate candidate;
        for (std::size_t i = 0; i < models_.size(); ++i) {
            const AxisGroup& group = unit_.groups()[i];
            if (!is_active(group, candidate.params)) {
                continue;
            }
            if (!models_[i]) {
                models_[i] = std::make_unique<GroupModel>(group, view_);
            }
            const std::vector<float> positions = models_[i]->draw(random);
            candidate.promise += models_[i]->promise(positions);
            set(group, positions, candidate.params);
        }
        return candidate;
    }

    bool is_active(const AxisGroup& group, const Params& params) const {
        const std::size_t parameter = unit_.axes()[group.front()].parameter;
        return active_axis(unit_, space_.parameters[parameter], parameter, params) == group.front();
    }

    void set(const AxisGroup& group, const std::vector<float>& positions, Params& params) const {
        for (std::size_t i = 0; i < group.size(); ++i) {
            const Axis& axis = unit_.axes()[group[i]];
            params.emplace(space_.parameters[axis.parameter].name, value_at(axis, positions[i]));
        }
    }

    const SearchSpace& space_;
    const SweepView& view_;
    const UnitSpace& unit_;
    std::vector<std::unique_ptr<GroupModel>> models_;
};

}  // namespace

std::optional<Params> TpeSampler::propose(const SearchSpace& space, const SweepView& view,
                                          std::int64_t number, std::mt19937_64& random) const {
    constexpr int rounds = 5;
    const auto ended = view.ranked();
    if (ended.size() < startup || ended.front().kind == ConfigurationEvidence::Kind::failed) {
        return first_.propose(space, view, number, random);
    }
    SpaceModel model(space, view);
    for (int i = 0; i < rounds; ++i) {
        if (auto params = model.propose(random)) {
            return params;
        }
    }
    return draw_unseen(space, view, random);
}

}  // namespace trommel
