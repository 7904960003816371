// The reports of a trial over all of its attempts: which epoch is selected, and when the trial is done.
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

/// The reports of earlier attempts.
struct EarlierAttempts {
    std::vector<EpochMetrics> recorded;  ///< those in the record
    std::vector<EpochMetrics> known;     ///< with those that the record has missed (known_epochs)
    bool has_checkpoint = false;
};

class ReportedTrial {
  public:
    ReportedTrial(const TrainingPlan& plan, EarlierAttempts earlier);

    /// gap: the program resumed from a checkpoint, but some epochs before it were never reported. It saved
    /// before it reported and died in between, or the reports were lost with its machine. It is unknown which
    /// epoch was the best.
    enum class Verdict { proceed, diverged, early_stop, gap };

    /// Adds an epoch of this attempt. The first call also evaluates the epochs before it from earlier
    /// attempts, because the program resumed from its checkpoint. If those were enough, this epoch does not
    /// count.
    Verdict add(const EpochMetrics& reported);

    /// The program had nothing left to train: the reports of earlier attempts are complete. If the plan has
    /// more epochs, and early stopping did not end the trial, the last reports are missing (gap).
    Verdict resume_at_end();

    /// The epochs for the record since the last call, in order.
    std::vector<EpochMetrics> take_new_epochs();

    /// Nothing before the first epoch. The caller must fill in the attempt's seconds.
    const std::optional<Selected>& selected() const { return selected_; }

    /// The last epoch that this attempt has reported; 0 before the first.
    std::int32_t last_epoch() const { return last_epoch_; }

    /// The last epoch that any attempt has reported, up to the epoch after which this one resumed; 0: none.
    std::int32_t last_known_epoch() const;

    /// Whether there is a checkpoint, and reports from before it.
    bool resumes() const { return earlier_.has_checkpoint && !earlier_.known.empty(); }

    /// Whether no epoch is left after the last known one.
    bool is_complete() const { return last_known_epoch() >= epochs_; }

  private:
    Verdict add_earlier(std::int32_t epoch);
    Verdict judge(const EpochMetrics& reported);

    std::int64_t epochs_;
    EarlierAttempts earlier_;
    std::vector<EpochMetrics> new_epochs_;
    EpochSelection selection_;
    EarlyStop early_stop_;
    std::optional<Selected> selected_;
    std::int32_t last_epoch_ = 0;
};

/// The metrics and epochs that a program may report under this plan, and the required ones.
ReportRules rules_of(const TrainingPlan& plan);

}  // namespace trommel
