// The coordinator's decisions and observations, one value each: written to the store in one order, and read
// back from it.
//
// Every record has an increasing number `seq`; a decision also stores the last `seq` that it was based on.
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

/// waiting -> running -> completed | pruned | failed; running -> waiting when an attempt is lost; running ->
/// paused -> running when a checkpoint lets the trial resume later.
enum class TrialState { waiting, running, paused, completed, pruned, failed };

/// How an attempt ended. `lost`: its worker or its coordinator vanished. `crashed`: its trainer died, hung,
/// or could not train; only this counts against max_attempts.
enum class AttemptOutcome { running, completed, pruned, paused, crashed, lost };

/// The result that a trial is ranked by: everything at its selected epoch.
struct Selected {
    std::int32_t epoch = 0;   ///< from 1
    std::int32_t epochs = 0;  ///< trained in total
    Metrics metrics;          ///< at that epoch; with the test metrics if they were allowed
    std::vector<std::uint16_t>
        val_predictions;  ///< predicted class of each validation image, in the shard's order
    std::vector<std::uint16_t> test_predictions;  ///< empty if the test split was not evaluated
    std::string weights_digest;                   ///< SHA-256 of the selected weights, hexadecimal
    double seconds = 0;                           ///< wall clock, including the time before its checkpoint

    bool operator==(const Selected&) const = default;
};

/// A decision: try this configuration. `origin` is the sampler's name, or "enqueue".
struct ConfigurationProposed {
    Seq seq = 0;
    Seq seen = 0;
    ConfigurationId configuration;
    std::int64_t proposal = 0;  ///< the sampler's proposal number, from 1; 0 for enqueued configurations
    std::string origin;
    std::string label;
    Params params;

    bool operator==(const ConfigurationProposed&) const = default;
};

/// A decision: train this configuration with this seed. The trial is now waiting.
struct TrialCreated {
    Seq seq = 0;
    Seq seen = 0;
    TrialId trial;
    std::uint64_t seed = 0;
    bool of_finals = false;  ///< created after the search, for one of its best configurations

    bool operator==(const TrialCreated&) const = default;
};

/// A decision: this worker attempts this trial. The trial is now running.
struct AttemptStarted {
    Seq seq = 0;
    Seq seen = 0;
    AttemptId attempt;
    std::int32_t worker = 0;  ///< rank
    std::string host;

    bool operator==(const AttemptStarted&) const = default;
};

/// The trainer has started, in this environment.
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
    double seconds = 0;  ///< duration of this epoch

    bool operator==(const EpochMeasured&) const = default;
};

/// An attempt has ended and its trial is now in this state. `selected` is set if the trial is completed, or
/// was pruned after at least one epoch.
struct AttemptEnded {
    Seq seq = 0;
    AttemptId attempt;
    AttemptOutcome outcome = AttemptOutcome::completed;
    TrialState state = TrialState::completed;
    std::string reason;  ///< e.g. "diverged", or the trainer's exit reason
    std::optional<Selected> selected;

    bool operator==(const AttemptEnded&) const = default;
};

/// AttemptEnded::reason of a trial that ended because its loss was not finite.
inline constexpr std::string_view diverged_reason = "diverged";

/// Prefix of SweepChanged::detail if the first trials all crashed alike: the sweep is then not resumed before
/// the user has looked.
inline constexpr std::string_view failing_alike = "the sweep fails as a whole";

inline bool is_failing_alike(std::string_view detail) {
    return detail.starts_with(failing_alike);
}

/// A pruner's judgment of a trial at an epoch.
struct TrialJudged {
    Seq seq = 0;
    Seq seen = 0;
    AttemptId attempt;
    std::int32_t epoch = 0;
    bool prune = false;

    bool operator==(const TrialJudged&) const = default;
};

/// An event of the whole sweep. Exhausted: the sampler has nothing new to propose. Draining: no more trials
/// are started, and this run of the coordinator ends when the running ones have paused or ended.
enum class SweepEvent { begun, resumed, exhausted, draining, finished, stopped };

struct SweepChanged {
    Seq seq = 0;
    SweepEvent event = SweepEvent::begun;
    std::string detail;

    bool operator==(const SweepChanged&) const = default;
};

/// The sweep resumes with an edited sweep file, in which only permitted settings have changed.
struct SweepEdited {
    Seq seq = 0;
    std::string file_name;
    std::string text;
    std::string changes;  ///< as readable text; empty if only comments or formatting changed

    bool operator==(const SweepEdited&) const = default;
};

/// An edited sweep file and the sweep it describes.
struct EditedSweep {
    Sweep sweep;
    SweepEdited record;
};

/// From here on this budget replaces the sweep file's.
struct BudgetChanged {
    Seq seq = 0;
    Budget budget;

    bool operator==(const BudgetChanged&) const = default;
};

/// A user's request was taken up; the records before this one hold its effects.
struct RequestTaken {
    Seq seq = 0;
    std::string id;    ///< different for every request
    std::string text;  ///< "extend --configurations +50"
    bool refused = false;
    std::string answer;

    bool operator==(const RequestTaken&) const = default;
};

/// A failed trial is waiting again, and its crashes no longer count.
struct TrialRetried {
    Seq seq = 0;
    TrialId trial;

    bool operator==(const TrialRetried&) const = default;
};

/// A trial that is not running must not be tried again: it is pruned.
struct TrialGivenUp {
    Seq seq = 0;
    TrialId trial;

    bool operator==(const TrialGivenUp&) const = default;
};

/// The reason of a trial that the user ended.
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

/// Whether the state is completed, pruned or failed.
bool is_final(TrialState state);

}  // namespace trommel
