// What a trial has reported so far, over all of its attempts: which epoch counts, and whether it is enough.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sweep/epoch_selection.hpp"
#include "sweep/metrics.hpp"
#include "sweep/record.hpp"
#include "sweep/training.hpp"
#include "worker/command_trainer/report_reader.hpp"

namespace trommel {

/// What earlier attempts have left.
struct EarlierAttempts {
    std::vector<EpochMetrics> recorded;  ///< what the record has
    std::vector<EpochMetrics> known;     ///< with what it has not heard (known_epochs)
    bool has_checkpoint = false;
};

class ReportedTrial {
  public:
    ReportedTrial(const TrainingPlan& plan, EarlierAttempts earlier);

    /// gap: the program has gone on from a checkpoint, but of the epochs before it some were never reported. It saves before
    /// it reports and died in between, or what it wrote was lost with its machine. Nobody can tell which epoch was the best.
    enum class Verdict { go_on, diverged, early_stop, gap };

    /// One more epoch of this attempt. Before the first one, what earlier attempts have reported of the epochs before it
    /// is taken into account: the program has gone on from its checkpoint. Where that was enough, this epoch does not count.
    Verdict add(const EpochMetrics& reported);

    /// The program had nothing left to do: what earlier attempts have reported is all. Where the plan has more epochs, and
    /// nothing said that fewer are enough, the last reports are missing (gap).
    Verdict resume_at_end();

    /// What the record is to hear since the last call, in order.
    std::vector<EpochMetrics> take_news();

    /// Nothing before the first epoch. The attempt's seconds are the caller's to fill in.
    const std::optional<Selected>& selected() const { return selected_; }

    /// In this attempt; 0 before the first.
    std::int32_t last_epoch() const { return last_epoch_; }

    /// In any attempt, as far as this one goes on from it; 0: none.
    std::int32_t last_known_epoch() const;

    /// Whether there is a checkpoint, and something that was reported before it.
    bool goes_on() const { return earlier_.has_checkpoint && !earlier_.known.empty(); }

    /// Whether there is no epoch beyond the last known one.
    bool is_complete() const { return last_known_epoch() >= epochs_; }

  private:
    Verdict go_on_before(std::int32_t epoch);
    Verdict judge(const EpochMetrics& reported);

    std::int64_t epochs_;
    EarlierAttempts earlier_;
    std::vector<EpochMetrics> news_;
    EpochSelection selection_;
    EarlyStop early_stop_;
    std::optional<Selected> selected_;
    std::int32_t last_epoch_ = 0;
};

/// What may be reported under this plan, and what must be.
ReportRules rules_of(const TrainingPlan& plan);

}  // namespace trommel
