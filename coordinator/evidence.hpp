// The evidence about each configuration from its trials, ranked: a part of the sweep's view.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sweep/ids.hpp"

namespace trommel {

/// The evidence about a configuration.
struct ConfigurationEvidence {
    /// Better first. completed: some seeds were trained to their end. pruned: none were, and the farthest is
    /// what counts. failed: a seed has diverged, or none could be trained.
    enum class Kind : std::uint8_t { completed, pruned, failed };

    ConfigurationId configuration;
    Kind kind = Kind::completed;
    std::int32_t epochs = 0;  ///< pruned: trained by the farthest seed; otherwise 0
    double score = 0;         ///< completed: the mean over its seeds; pruned: after `epochs`; otherwise 0

    bool operator==(const ConfigurationEvidence&) const = default;
};

/// The state of a trial, reduced to what its configuration's rank depends on.
struct TrialNews {
    enum class State : std::uint8_t { pending, completed, pruned, diverged, failed, given_up };

    State state = State::pending;
    std::int32_t epochs = 0;  ///< of a pruned one
    double score = 0;         ///< of a completed or a pruned one; finite
};

/// Updated with each event: the cost of one is a search and a move in a sorted list. The order of events does
/// not matter, only the last news of each trial.
class EvidenceTable {
  public:
    /// `trial` belongs to a configuration with a number from 1.
    void set(TrialId trial, const TrialNews& news);

    /// Every configuration with at least one ended trial that has evidence, best first: completed ones by score,
    /// then pruned ones by epochs and score, then failed ones; ties by number.
    std::span<const ConfigurationEvidence> ranked() const { return ranked_; }

    /// The mean over the seeds with the numbers 1 to `seeds`; nothing unless all of them are completed.
    std::optional<double> mean_of_first(ConfigurationId configuration, std::int32_t seeds) const;

    /// The configurations with trials that have not ended, and no evidence yet; by number.
    std::span<const ConfigurationId> pending() const { return pending_; }

  private:
    struct Seed {
        std::int32_t number = 0;
        TrialNews news;
    };
    using Seeds = std::vector<Seed>;  // by number

    struct Summary;
    static Summary summary_of(ConfigurationId configuration, const Seeds& seeds);
    void remove(const Summary& summary);
    void insert(const Summary& summary);

    std::vector<Seeds> seeds_;  // c1 is at index 0
    std::vector<ConfigurationEvidence> ranked_;
    std::vector<ConfigurationId> pending_;
};

}  // namespace trommel
