// A sweep as the store remembers it: what a new life of the coordinator starts from, and what reports read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sweep/record.hpp"

namespace trommel {

struct PastConfiguration {
    ConfigurationId id;
    std::int64_t proposal = 0;
    std::string origin;
    std::string label;
    Params params;

    bool operator==(const PastConfiguration&) const = default;
};

struct PastTrial {
    TrialId id;
    std::uint64_t seed = 0;
    TrialState state = TrialState::waiting;
    std::string reason;         ///< of the last attempt's end
    std::int32_t attempts = 0;  ///< begun so far
    std::int32_t life = 0;      ///< of the coordinator that began the last attempt; 0 without one
    std::int32_t crashes = 0;   ///< attempts that count against max_attempts
    std::optional<Selected> selected;
    bool of_finals = false;

    bool operator==(const PastTrial&) const = default;
};

struct History {
    std::vector<PastConfiguration> configurations;  ///< in the order of their numbers
    std::vector<PastTrial> trials;                  ///< in the order of their creation
    Seq last_seq = 0;
    std::int64_t epochs = 0;        ///< measured, each of a trial once, finals apart
    std::int64_t final_epochs = 0;  ///< those of the finals
    double running_seconds = 0;     ///< over all lives
    bool finished = false;
    bool exhausted = false;                  ///< the sampler has had nothing new to propose
    std::vector<std::string> requests = {};  ///< ids of those that were taken up

    /// The objective after each epoch of each trial, up to where its last attempt has come; epoch 1 stands at 0. And the
    /// last epoch that any attempt has come to. Only a coordinator needs them: empty in what readers get.
    std::map<TrialId, std::vector<double>> curves = {};
    std::map<TrialId, std::int32_t> reached = {};

    /// All metrics, in the same way, of the trials that have not ended, and of failed ones.
    std::map<TrialId, std::vector<EpochMetrics>> reported = {};

    bool operator==(const History&) const = default;
};

}  // namespace trommel
