// The recorded history of a sweep: the coordinator resumes from it, and reports read it.
// `life` numbers the runs of the coordinator, from 1; the record, the wire and JSON use that word.
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
    std::string reason;         ///< why the last attempt ended
    std::int32_t attempts = 0;  ///< started so far
    std::int32_t life = 0;      ///< coordinator run that started the last attempt; 0 without one
    std::int32_t crashes = 0;   ///< attempts that count against max_attempts
    std::optional<Selected> selected;
    bool of_finals = false;

    bool operator==(const PastTrial&) const = default;
};

struct History {
    std::vector<PastConfiguration> configurations;  ///< ordered by number
    std::vector<PastTrial> trials;                  ///< in the order of creation
    Seq last_seq = 0;
    std::int64_t epochs = 0;  ///< measured epochs, each epoch of a trial counted once, without the finals
    std::int64_t final_epochs = 0;  ///< the same for the finals
    double running_seconds = 0;     ///< over all runs of the coordinator
    bool finished = false;
    bool exhausted = false;                  ///< the sampler has nothing new to propose
    std::vector<std::string> requests = {};  ///< ids of the requests already taken up

    /// The objective after each epoch of each trial, up to the last epoch of its last attempt; epoch 1 is at
    /// index 0. `reached` is the last epoch of any attempt. Only a coordinator needs them: empty for readers.
    std::map<TrialId, std::vector<double>> curves = {};
    std::map<TrialId, std::int32_t> reached = {};

    /// All metrics of the trials that have not ended and of failed ones, up to the last epoch of the
    /// last attempt.
    std::map<TrialId, std::vector<EpochMetrics>> reported = {};

    bool operator==(const History&) const = default;
};

}  // namespace trommel
