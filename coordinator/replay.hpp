// Derives the decisions of a sweep again from its record: proposals, seeds, verdicts and finals.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/pruners/pruner.hpp"
#include "coordinator/samplers/sampler.hpp"
#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "sweep/record.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Takes the records of a sweep one after the other, whatever runs of the coordinator they come from: samplers, pruners
/// and finals depend on nothing but the sweep file, its seed and earlier records. Which worker got a trial is not derived.
class Replay {
  public:
    using ReadSweep = std::function<Sweep(const SweepEdited&)>;

    /// `sweep` is the one that the sweep began with.
    Replay(Sweep sweep, ReadSweep read_edited);

    /// Must be called with all records in the order of `seq`. If the record is a decision that does not follow from the
    /// earlier records, or if it skips one that does, returns a text with both; otherwise nothing.
    std::optional<std::string> take(const Record& record);

    /// Decisions that were derived so far and are the same.
    struct Counts {
        std::int64_t proposals = 0;
        std::int64_t seeds = 0;
        std::int64_t verdicts = 0;
        std::int64_t finals = 0;  ///< trials
    };
    const Counts& same() const { return same_; }

  private:
    using Difference = std::optional<std::string>;

    Difference on(const ConfigurationProposed& record);
    Difference on(const TrialCreated& record);
    Difference on(const EpochMeasured& record);
    Difference on(const TrialJudged& record);
    Difference on(const AttemptEnded& record);
    Difference on(const SweepChanged& record);
    Difference on(const SweepEdited& record);
    Difference on(const TrialRetried& record);
    Difference on(const TrialGivenUp& record);
    template <class Other>
    Difference on(const Other&) {
        return std::nullopt;
    }

    bool is_pruned(TrialId trial, std::int32_t epoch) const;

    Sweep sweep_;
    ReadSweep read_edited_;
    std::unique_ptr<Sampler> sampler_;
    std::unique_ptr<Pruner> pruner_;
    SweepView view_;
    TrialTable trials_;
    std::int64_t next_proposal_ = 1;
    std::vector<TrialId> next_finals_;        // of the round, in order, that the record has not created yet
    std::map<TrialId, std::int32_t> pruned_;  // by us, after this epoch; the record has to agree
    std::set<TrialId> judged_;                // pruned in the record, too
    Counts same_;
};

}  // namespace trommel
