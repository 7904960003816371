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

void SweepView::begin_attempt(TrialId trial) {
    forget_after(trial, 0);
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

void SweepView::finish_trial(TrialId trial, const Metrics& selected) {
    finished_.push_back({trial, score(selected)});
}

void SweepView::end_diverged(TrialId trial) {
    finished_.push_back({trial, -std::numeric_limits<double>::infinity()});
}

void SweepView::restore(const History& history) {
    for (const PastConfiguration& configuration : history.configurations) {
        add_configuration(configuration.id, configuration.proposal, configuration.params);
    }
    for (const PastTrial& trial : history.trials) {
        if (trial.state == TrialState::completed && trial.selected) {
            finish_trial(trial.id, trial.selected->metrics);
        } else if (trial.state == TrialState::pruned && trial.reason == diverged_reason) {
            end_diverged(trial.id);
        }
    }
    for (const auto& [trial, values] : history.curves) {
        for (const double value : values) {
            add_score(trial, oriented(value));
        }
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
