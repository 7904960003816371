#include "coordinator/sweep_view.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace trommel {

std::optional<ConfigurationId> SweepView::find(const Params& params) const {
    const auto found = by_params_.find(params);
    return found == by_params_.end() ? std::nullopt : std::optional(found->second);
}

std::span<const float> SweepView::positions(ConfigurationId id) const {
    const std::size_t axes = unit_space_.axes().size();
    return std::span(positions_).subspan(static_cast<std::size_t>(id.number - 1) * axes, axes);
}

std::span<const double> SweepView::learning_curve(TrialId trial) const {
    const auto found = curves_.find(trial);
    return found == curves_.end() ? std::span<const double>() : found->second;
}

const Params* SweepView::last_proposed() const {
    return last_proposed_ ? &configurations_[*last_proposed_] : nullptr;
}

void SweepView::add_configuration(ConfigurationId id, std::int64_t proposal, Params params) {
    if (proposal > 0) {
        last_proposed_ = configurations_.size();
    }
    const std::vector<float> positions = unit_space_.positions(params);
    positions_.insert(positions_.end(), positions.begin(), positions.end());
    by_params_.emplace(params, id);
    configurations_.push_back(std::move(params));
}

bool SweepView::has_finite_score(TrialId trial) const {
    const auto curve = learning_curve(trial);
    return !curve.empty() && std::isfinite(curve.back());
}

std::span<const double> SweepView::scores_after(std::int32_t epoch) const {
    const auto at = static_cast<std::size_t>(epoch - 1);
    return at < by_epoch_.size() ? std::span<const double>(by_epoch_[at]) : std::span<const double>();
}

std::span<const double> SweepView::completed_scores_after(std::int32_t epoch) const {
    const auto at = static_cast<std::size_t>(epoch - 1);
    return at < completed_by_epoch_.size() ? std::span<const double>(completed_by_epoch_[at])
                                           : std::span<const double>();
}

void SweepView::add_epoch(TrialId trial, std::int32_t epoch, const Metrics& metrics) {
    const auto before = static_cast<std::size_t>(epoch - 1);
    forget_after(trial, before);
    curves_[trial].resize(before, std::nan(""));
    add_score(trial, score(metrics));
}

void SweepView::add_score(TrialId trial, double score) {
    std::vector<double>& curve = curves_[trial];
    curve.push_back(score);
    by_epoch_.resize(std::max(by_epoch_.size(), curve.size()));
    if (std::isfinite(score)) {
        std::vector<double>& scores = by_epoch_[curve.size() - 1];
        scores.insert(std::ranges::upper_bound(scores, score), score);
    }
}

void SweepView::forget_after(TrialId trial, std::size_t epochs) {
    std::vector<double>& curve = curves_[trial];
    for (; curve.size() > epochs; curve.pop_back()) {
        if (std::isfinite(curve.back())) {
            std::vector<double>& scores = by_epoch_[curve.size() - 1];
            scores.erase(std::ranges::lower_bound(scores, curve.back()));
        }
    }
}

void SweepView::end_trial(TrialId trial, TrialState state, std::string_view reason,
                          const std::optional<Selected>& selected) {
    if (state == TrialState::completed && selected) {
        finish_trial(trial, selected->metrics);
    } else if (state == TrialState::pruned && reason == diverged_reason) {
        end_diverged(trial);
    } else if (state == TrialState::pruned) {
        prune_trial(trial);
    } else if (state == TrialState::failed) {
        evidence_.set(trial, {.state = TrialNews::State::failed});
    } else if (!is_final(state)) {
        evidence_.set(trial, {});
    }
}

void SweepView::finish_trial(TrialId trial, const Metrics& selected) {
    const double its_score = score(selected);
    finished_.push_back({trial, its_score});
    add_completed(learning_curve(trial));
    evidence_.set(trial, std::isfinite(its_score)
                             ? TrialNews{.state = TrialNews::State::completed, .score = its_score}
                             : TrialNews{.state = TrialNews::State::diverged});
}

void SweepView::add_completed(std::span<const double> curve) {
    completed_by_epoch_.resize(std::max(completed_by_epoch_.size(), curve.size()));
    for (std::size_t i = 0; i < curve.size(); ++i) {
        if (std::isfinite(curve[i])) {
            std::vector<double>& scores = completed_by_epoch_[i];
            scores.insert(std::ranges::upper_bound(scores, curve[i]), curve[i]);
        }
    }
}

void SweepView::end_diverged(TrialId trial) {
    finished_.push_back({trial, -std::numeric_limits<double>::infinity()});
    evidence_.set(trial, {.state = TrialNews::State::diverged});
}

// A trial that ended before its first epoch is no evidence about its configuration.
void SweepView::prune_trial(TrialId trial) {
    if (!has_finite_score(trial)) {
        evidence_.set(trial, {.state = TrialNews::State::given_up});
        return;
    }
    const auto curve = learning_curve(trial);
    evidence_.set(trial, {.state = TrialNews::State::pruned,
                          .epochs = static_cast<std::int32_t>(curve.size()),
                          .score = curve.back()});
}

void SweepView::restore(const History& history) {
    for (const PastConfiguration& configuration : history.configurations) {
        add_configuration(configuration.id, configuration.proposal, configuration.params);
    }
    for (const auto& [trial, values] : history.curves) {
        for (const double value : values) {
            add_score(trial, oriented(value));
        }
    }
    for (const PastTrial& trial : history.trials) {
        end_trial(trial.id, trial.state, trial.reason, trial.selected);
    }
    seq_ = history.last_seq;
}

double SweepView::score(const Metrics& metrics) const {
    const auto found = metrics.find(objective_.metric);
    if (found == metrics.end()) {
        return std::nan("");
    }
    return oriented(found->second);
}

double SweepView::oriented(double value) const {
    return objective_.direction == Direction::maximize ? value : -value;
}

}  // namespace trommel
