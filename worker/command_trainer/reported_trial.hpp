// What a trial has reported so far, over all of its attempts: which epoch counts, and whether it is enough.
#pragma once

#include <cstdint>
#include <optional>

#include "sweep/epoch_selection.hpp"
#include "sweep/record.hpp"
#include "sweep/training.hpp"
#include "worker/command_trainer/journal.hpp"

namespace trommel {

class ReportedTrial {
  public:
    ReportedTrial(const TrainingPlan& plan, Journal journal);

    enum class Verdict { go_on, diverged, early_stop };

    /// One more epoch of this attempt. Before the first one, what earlier attempts have reported of the epochs before it
    /// is taken into account: the program has gone on from its checkpoint.
    Verdict add(const ReportedEpoch& reported);

    /// The program had nothing left to do: what earlier attempts have reported is all.
    void resume_at_end();

    /// Whether earlier attempts have reported.
    bool has_history() const { return !journal_.reports().empty(); }

    /// Nothing before the first epoch. The attempt's seconds are the caller's to fill in.
    const std::optional<Selected>& selected() const { return selected_; }

    /// In this attempt; 0 before the first.
    std::int32_t last_epoch() const { return last_epoch_; }

  private:
    Verdict judge(const ReportedEpoch& reported);

    Journal journal_;
    EpochSelection selection_;
    EarlyStop early_stop_;
    std::optional<Selected> selected_;
    std::int32_t last_epoch_ = 0;
};

/// What may be reported under this plan, and what must be.
ReportRules rules_of(const TrainingPlan& plan);

}  // namespace trommel
