// Epochs that users' programs have reported for trials without a result: the next attempt gets them, in case
// its program resumes without reporting them again.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "sweep/history.hpp"
#include "sweep/ids.hpp"
#include "sweep/metrics.hpp"

namespace trommel {

class ReportedEpochs {
  public:
    void restore(const History& history) { trials_ = history.reported; }

    /// Drops earlier reports from this epoch on: an attempt has started over or resumed from a checkpoint.
    void add(TrialId trial, EpochMetrics reported) {
        std::vector<EpochMetrics>& epochs = trials_[trial];
        while (!epochs.empty() && epochs.back().epoch >= reported.epoch) {
            epochs.pop_back();
        }
        epochs.push_back(std::move(reported));
    }

    /// Ordered by epoch.
    std::vector<EpochMetrics> of(TrialId trial) const {
        const auto found = trials_.find(trial);
        return found == trials_.end() ? std::vector<EpochMetrics>() : found->second;
    }

    void forget(TrialId trial) { trials_.erase(trial); }

  private:
    std::map<TrialId, std::vector<EpochMetrics>> trials_;
};

}  // namespace trommel
