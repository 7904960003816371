// What programs have reported of trials that have no result yet: another attempt at one is told, for what its program does not
// report again.
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

    /// Those from this epoch on are forgotten: an attempt has begun anew, or gone on from a checkpoint.
    void add(TrialId trial, EpochMetrics reported) {
        std::vector<EpochMetrics>& epochs = trials_[trial];
        while (!epochs.empty() && epochs.back().epoch >= reported.epoch) {
            epochs.pop_back();
        }
        epochs.push_back(std::move(reported));
    }

    /// In order.
    std::vector<EpochMetrics> of(TrialId trial) const {
        const auto found = trials_.find(trial);
        return found == trials_.end() ? std::vector<EpochMetrics>() : found->second;
    }

    void forget(TrialId trial) { trials_.erase(trial); }

  private:
    std::map<TrialId, std::vector<EpochMetrics>> trials_;
};

}  // namespace trommel
