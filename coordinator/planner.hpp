// Makes the next trials of a sweep: what is enqueued first, then what the sampler proposes.
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

    /// Goes on after the decisions of `history`.
    void restore(const History& history);

    /// The records of the next configuration and its trials, without `seq` and `seen`; empty when the budget
    /// is spent or there is nothing left to propose. The caller applies them to view and trials before it
    /// asks again.
    std::vector<Record> plan(const SweepView& view, const TrialTable& trials, const Spent& spent);

    /// The records of a configuration that somebody asks for from outside: a new one, or one more seed of a known one,
    /// whatever the budget says.
    std::vector<Record> plan_asked(const Enqueued& asked, const SweepView& view,
                                   const TrialTable& trials) const;

    /// Whether the sampler had nothing new the last time it was asked, in this life or a former one.
    bool exhausted() const { return exhausted_; }

  private:
    /// Null where all have been dealt with.
    const Enqueued* next_enqueued(const SweepView& view, const TrialTable& trials) const;
    std::vector<Record> plan_enqueued(const Enqueued& enqueued, const SweepView& view,
                                      const TrialTable& trials, const Spent& spent) const;
    std::vector<Record> plan_sampled(const SweepView& view, const Spent& spent);
    /// With at most so many trials.
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
