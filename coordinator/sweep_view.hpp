// The part of a sweep's state that samplers and pruners see: updated with each event, so that no decision
// iterates over all trials.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "coordinator/evidence.hpp"
#include "sweep/history.hpp"
#include "sweep/ids.hpp"
#include "sweep/metrics.hpp"
#include "sweep/params.hpp"
#include "sweep/unit_space.hpp"

namespace trommel {

/// Scores are oriented so that higher is better, whatever the objective's direction.
class SweepView {
  public:
    explicit SweepView(Objective objective, const SearchSpace& space = {})
        : objective_(std::move(objective)), unit_space_(space) {}

    /// The configurations so far; c1 is at index 0.
    std::span<const Params> configurations() const { return configurations_; }
    std::optional<ConfigurationId> find(const Params& params) const;

    /// The sampler's last proposal, ignoring enqueued configurations; null if there is none.
    const Params* last_proposed() const;

    const UnitSpace& unit_space() const { return unit_space_; }

    /// UnitSpace::positions() of a configuration of this sweep.
    std::span<const float> positions(ConfigurationId id) const;

    /// The evidence of the ended trials about each configuration, best first.
    std::span<const ConfigurationEvidence> ranked() const { return evidence_.ranked(); }

    /// EvidenceTable::mean_of_first().
    std::optional<double> mean_of_first(ConfigurationId configuration, std::int32_t seeds) const {
        return evidence_.mean_of_first(configuration, seeds);
    }

    /// The configurations that are waiting or being trained, and of which nothing is known yet; by number.
    std::span<const ConfigurationId> pending() const { return evidence_.pending(); }

    /// Score of each completed trial at its selected epoch, and minus infinity for each that has diverged: a
    /// sampler should learn from both. The order is unspecified.
    struct FinishedTrial {
        TrialId trial;
        double score = 0;
    };
    std::span<const FinishedTrial> finished() const { return finished_; }

    /// Scores of a trial after each epoch, over all attempts; epoch 1 is at index 0.
    std::span<const double> learning_curve(TrialId trial) const;

    /// The finite scores of all trials after this epoch, one of each trial, ascending.
    std::span<const double> scores_after(std::int32_t epoch) const;

    /// As scores_after(), but only of the completed trials.
    std::span<const double> completed_scores_after(std::int32_t epoch) const;

    /// A value of the objective as a score.
    double oriented(double value) const;

    /// Whether the last epoch of a trial has a finite score.
    bool has_finite_score(TrialId trial) const;

    /// The last record that this view contains.
    Seq seq() const { return seq_; }

    /// `proposal` as in ConfigurationProposed: 0 for an enqueued one.
    void add_configuration(ConfigurationId id, std::int64_t proposal, Params params);
    /// Drops later epochs: an attempt has started over or resumed from a checkpoint. Skipped epochs before it
    /// have the score NaN.
    void add_epoch(TrialId trial, std::int32_t epoch, const Metrics& metrics);
    /// A trial was created, or a failed one is tried again.
    void add_trial(TrialId trial) { evidence_.set(trial, {}); }
    /// A trial has this state now; `reason` and `selected` as in AttemptEnded. Its epochs come first.
    void end_trial(TrialId trial, TrialState state, std::string_view reason,
                   const std::optional<Selected>& selected);
    void finish_trial(TrialId trial, const Metrics& selected);
    void end_diverged(TrialId trial);
    void restore(const History& history);
    void set_seq(Seq seq) { seq_ = seq; }

  private:
    void prune_trial(TrialId trial);
    void add_completed(std::span<const double> curve);
    void add_score(TrialId trial, double score);
    void forget_after(TrialId trial, std::size_t epochs);
    double score(const Metrics& metrics) const;

    Objective objective_;
    UnitSpace unit_space_;
    std::vector<Params> configurations_;
    std::map<Params, ConfigurationId> by_params_;
    std::vector<float> positions_;  // [configurations, axes]
    EvidenceTable evidence_;
    std::optional<std::size_t> last_proposed_;
    std::vector<FinishedTrial> finished_;
    std::map<TrialId, std::vector<double>> curves_;
    std::vector<std::vector<double>> by_epoch_;  // the finite scores in curves_; epoch 1 is at index 0
    std::vector<std::vector<double>> completed_by_epoch_;  // those of completed trials
    Seq seq_ = 0;
};

}  // namespace trommel
