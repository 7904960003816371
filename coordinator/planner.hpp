// Creates the next trials of a sweep: enqueued configurations first, then the sampler's proposals.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "coordinator/budget.hpp"
#include "coordinator/samplers/sampler.hpp"
#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/history.hpp"
#include "sweep/record.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

class Planner {
  public:
    /// `sweep` must outlive the planner.
    explicit Planner(const Sweep& sweep);

    /// Resumes after the decisions of `history`.
    void restore(const History& history);

    /// The records of the next configuration and its trials, without `seq` and `seen`; empty if the budget is
    /// spent or nothing is left to propose. The caller must apply them to view and trials before the next
    /// call.
    std::vector<Record> plan(const SweepView& view, const TrialTable& trials, const Spent& spent);

    /// The records of a configuration that a user requested: a new one, or one more seed of a known one,
    /// regardless of the budget.
    std::vector<Record> plan_asked(const Enqueued& asked, const SweepView& view,
                                   const TrialTable& trials) const;

    /// The best configuration that reaches the sweep's target, by the mean over its first `per_configuration` seeds, all of
    /// them completed; nothing if none does, or there is no target.
    std::optional<ConfigurationId> reaches_target(const SweepView& view) const;

    /// Whether the sampler had nothing new when last asked, in this run or an earlier one.
    bool exhausted() const { return exhausted_; }

  private:
    /// Null if none is left.
    const Enqueued* next_enqueued(const SweepView& view, const TrialTable& trials) const;
    std::vector<Record> plan_enqueued(const Enqueued& enqueued, const SweepView& view,
                                      const TrialTable& trials, const Spent& spent) const;
    std::vector<Record> plan_sampled(const SweepView& view, const Spent& spent);
    /// Creates at most `at_most` trials.
    std::vector<Record> plan_new(ConfigurationProposed proposed, const SweepView& view,
                                 std::int64_t at_most) const;
    std::int64_t trials_left(const Spent& spent) const;
    std::vector<Record> plan_one_more_seed(ConfigurationId configuration, const TrialTable& trials) const;

    const Sweep& sweep_;
    std::unique_ptr<const Sampler> sampler_;
    std::int64_t next_proposal_ = 1;
    bool exhausted_ = false;
};

}  // namespace trommel
