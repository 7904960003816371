// What the coordinator decided or learned, one value each: written to the store in one order, and read back
// from it.
//
// Every record has one increasing number `seq`; a decision also says up to which `seq` it had seen the sweep.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sweep/ids.hpp"
#include "sweep/metrics.hpp"
#include "sweep/params.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

using Seq = std::int64_t;

/// Versions, processor, instruction set, threads, device, checksums, revision: by name, as text.
using Environment = std::map<std::string, std::string>;

/// waiting -> running -> completed | pruned | failed; running -> waiting when an attempt is lost;
/// running -> paused -> running when a checkpoint lets the trial go on later.
enum class TrialState { waiting, running, paused, completed, pruned, failed };

/// How an attempt ended. `lost`: its worker or its coordinator vanished. `crashed`: its trainer died, hung,
/// or could not train; only this counts against max_attempts.
enum class AttemptOutcome { running, completed, pruned, paused, crashed, lost };

/// What a trial is ranked by: everything at its selected epoch.
struct Selected {
    std::int32_t epoch = 0;   ///< from 1
    std::int32_t epochs = 0;  ///< that were trained in all
    Metrics metrics;          ///< at that epoch; with the test metrics where they were allowed
    std::vector<std::uint16_t>
        val_predictions;  ///< predicted class of each validation image, in the shard's order
    std::vector<std::uint16_t> test_predictions;  ///< empty where the test was not revealed
    std::string weights_digest;                   ///< SHA-256 of the selected weights, hexadecimal
    double seconds = 0;                           ///< wall clock, with those before its checkpoint

    bool operator==(const Selected&) const = default;
};

/// A decision: this configuration is worth trying. `origin` is the sampler's name, or "enqueue".
struct ConfigurationProposed {
    Seq seq = 0;
    Seq seen = 0;
    ConfigurationId configuration;
    std::int64_t proposal = 0;  ///< the sampler's proposal number from 1; 0 for enqueued ones
    std::string origin;
    std::string label;
    Params params;

    bool operator==(const ConfigurationProposed&) const = default;
};

/// A decision: train this configuration with this seed. The trial is waiting.
struct TrialCreated {
    Seq seq = 0;
    Seq seen = 0;
    TrialId trial;
    std::uint64_t seed = 0;
    bool of_finals = false;  ///< the search has ended, and this configuration is among its best

    bool operator==(const TrialCreated&) const = default;
};

/// A decision: this worker tries this trial now. The trial is running.
struct AttemptStarted {
    Seq seq = 0;
    Seq seen = 0;
    AttemptId attempt;
    std::int32_t worker = 0;  ///< rank
    std::string host;

    bool operator==(const AttemptStarted&) const = default;
};

/// The trainer has begun, and this is where.
struct AttemptDescribed {
    Seq seq = 0;
    AttemptId attempt;
    Environment environment;

    bool operator==(const AttemptDescribed&) const = default;
};

/// One epoch of one attempt.
struct EpochMeasured {
    Seq seq = 0;
    AttemptId attempt;
    std::int32_t epoch = 0;  ///< from 1
    Metrics metrics;
    double seconds = 0;  ///< of this epoch

    bool operator==(const EpochMeasured&) const = default;
};

/// An attempt is over and its trial is in this state now. `selected` where the trial is completed, and where
/// it was pruned with at least one finished epoch.
struct AttemptEnded {
    Seq seq = 0;
    AttemptId attempt;
    AttemptOutcome outcome = AttemptOutcome::completed;
    TrialState state = TrialState::completed;
    std::string reason;  ///< e.g. "diverged", or the trainer's last words
    std::optional<Selected> selected;

    bool operator==(const AttemptEnded&) const = default;
};

/// AttemptEnded::reason of a trial that ended because its loss was no finite number.
inline constexpr std::string_view diverged_reason = "diverged";

/// How SweepChanged::detail begins where the first trials all crashed alike: nobody resumes the sweep before a person has looked.
inline constexpr std::string_view failing_alike = "the sweep fails as a whole";

inline bool is_failing_alike(std::string_view detail) {
    return detail.starts_with(failing_alike);
}

/// A pruner's judgement of a trial at an epoch.
struct TrialJudged {
    Seq seq = 0;
    Seq seen = 0;
    AttemptId attempt;
    std::int32_t epoch = 0;
    bool prune = false;

    bool operator==(const TrialJudged&) const = default;
};

/// The sweep as a whole. Exhausted: the sampler has nothing new to propose. Draining: no trial is begun any more, and this life
/// ends when the running ones are paused or have ended.
enum class SweepEvent { begun, resumed, exhausted, draining, finished, stopped };

struct SweepChanged {
    Seq seq = 0;
    SweepEvent event = SweepEvent::begun;
    std::string detail;

    bool operator==(const SweepChanged&) const = default;
};

/// The sweep goes on with another text of its file, in which only what may change has changed.
struct SweepEdited {
    Seq seq = 0;
    std::string file_name;
    std::string text;
    std::string changes;  ///< in words; empty where only comments and the like have changed

    bool operator==(const SweepEdited&) const = default;
};

/// An edited sweep file and the sweep that it makes.
struct EditedSweep {
    Sweep sweep;
    SweepEdited record;
};

/// From here on this budget holds in place of the sweep file's.
struct BudgetChanged {
    Seq seq = 0;
    Budget budget;

    bool operator==(const BudgetChanged&) const = default;
};

/// Somebody asked for something from outside; what it changed has the records before this one.
struct RequestTaken {
    Seq seq = 0;
    std::string id;    ///< different for every request
    std::string text;  ///< "extend --configurations +50"
    bool refused = false;
    std::string answer;

    bool operator==(const RequestTaken&) const = default;
};

/// A failed trial waits again, as if it had never crashed.
struct TrialRetried {
    Seq seq = 0;
    TrialId trial;

    bool operator==(const TrialRetried&) const = default;
};

/// A trial that does not run is never to be tried again: it is pruned.
struct TrialGivenUp {
    Seq seq = 0;
    TrialId trial;

    bool operator==(const TrialGivenUp&) const = default;
};

/// The reason of a trial that a person has ended.
inline constexpr std::string_view given_up_reason = "trommel stop";

using Record = std::variant<ConfigurationProposed, TrialCreated, AttemptStarted, AttemptDescribed,
                            EpochMeasured, AttemptEnded, TrialJudged, SweepChanged, SweepEdited,
                            BudgetChanged, RequestTaken, TrialRetried, TrialGivenUp>;

std::string_view to_text(TrialState state);
std::string_view to_text(AttemptOutcome outcome);
std::string_view to_text(SweepEvent event);
std::optional<TrialState> parse_trial_state(std::string_view text);
std::optional<AttemptOutcome> parse_attempt_outcome(std::string_view text);
std::optional<SweepEvent> parse_sweep_event(std::string_view text);

/// completed, pruned or failed.
bool is_final(TrialState state);

}  // namespace trommel
