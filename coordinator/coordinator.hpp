// The coordinator as a plain state machine: events in, commands out. No MPI, no SQLite, no clock, no threads.
//
// The MPI loop, the in-memory loop of the tests and a simulator drive the same object.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/allowance.hpp"
#include "coordinator/first_failures.hpp"
#include "coordinator/host_table.hpp"
#include "coordinator/planner.hpp"
#include "coordinator/pruners/pruner.hpp"
#include "coordinator/reported_epochs.hpp"
#include "coordinator/sweep_view.hpp"
#include "coordinator/trial_table.hpp"
#include "coordinator/worker_table.hpp"
#include "messaging/channel.hpp"
#include "messaging/requests.hpp"
#include "sweep/history.hpp"
#include "sweep/record.hpp"
#include "sweep/sweep.hpp"
#include "system/waiting_times.hpp"

namespace trommel {

struct CoordinatorOptions {
    std::chrono::milliseconds heartbeat_interval = trommel::heartbeat_interval;
    std::chrono::milliseconds worker_timeout = worker_silence;  ///< of silence, then a worker counts as lost
    std::string models_directory{};                             ///< where trainers write the selected weights
    std::string checkpoints_directory{};  ///< and what they can go on from; empty: nowhere
    std::chrono::milliseconds pause_grace =
        trommel::pause_grace;                ///< for the epoch at hand, when all trials are paused
    std::optional<TimePoint> end_of_time{};  ///< all processes will be killed then
    std::chrono::seconds warning{0};  ///< so long before pause_for_the_end_of_time() is called; 0: never
};

/// From the last trial's end to that of all processes: commits, MPI's farewell, a launcher that takes its time; and for Slurm to be
/// asked again where it refuses, as far as the warning comes early enough for that.
std::chrono::seconds closing_time(const CoordinatorOptions& options);

struct Outgoing {
    Peer to = 0;
    Message message;

    bool operator==(const Outgoing&) const = default;
};

/// What the driver must do: commit all records, then send the messages. A decision is committed before it is
/// acted on.
struct Commands {
    std::vector<Record> records;
    std::vector<Outgoing> messages;
    std::vector<std::string> notes;  ///< one line each, for the log
};

/// running; then finished (budget spent, or nothing left to try) or stopped (it can be resumed).
enum class SweepOutcome { running, finished, stopped };

/// wait: its trial is not over yet.
enum class WeightsFate { keep, wait, drop };

class Coordinator {
  public:
    /// `history` is what the store remembers of former lives; attempts that it shows as running were lost with
    /// them. Workers are the peers 1 to `workers`.
    Coordinator(Sweep sweep, const History& history, std::int32_t life, Peer workers, TimePoint now,
                CoordinatorOptions options = {});

    Coordinator(const Coordinator&) = delete;  // the planner looks at our sweep
    Coordinator& operator=(const Coordinator&) = delete;

    void receive(Peer from, const Message& message, TimePoint now);

    /// Somebody asks from outside. The answer is a record, RequestTaken; a request that was taken up before, by this life
    /// or a former one, changes nothing.
    void receive(const Request& request);

    /// The sweep file was edited: from here on the sweep is that one, which differs from ours in nothing that would
    /// make trials incomparable.
    void edit(EditedSweep edited);

    /// Time has passed: heartbeats, lost workers, hours of the budget. Call it at least every heartbeat
    /// interval, after all messages that have arrived were given to receive().
    void advance(TimePoint now);

    /// Ends this life soon: running trials are paused after the epoch at hand, and what is not paused in time is given up.
    void pause(const std::string& reason);

    /// The same, `warning` before all processes will be killed: what is not paused is given up as late as possible.
    void pause_for_the_end_of_time();

    /// Ends this life: running attempts are given up, and workers sent home.
    void stop(const std::string& reason);

    /// Whether the trial has not ended: its checkpoint may be wanted.
    bool may_go_on(TrialId trial) const;

    /// The trials whose weights are worth keeping as things stand.
    std::set<TrialId> kept_weights() const;

    /// What is to become of the weights that an attempt has written, where `kept` are worth keeping.
    WeightsFate fate_of_weights(TrialId trial, std::int32_t attempt, const std::set<TrialId>& kept) const;

    /// What is to be done since the last call.
    Commands take_commands();

    SweepOutcome outcome() const { return outcome_; }
    /// Over all lives.
    double running_seconds() const { return spent_.hours * 3600; }
    /// Whether a worker is missing at the end, so that MPI cannot be finalised in peace.
    bool lost_workers() const { return workers_.any_lost(); }

  private:
    void on(Peer from, const Hello& message);
    void on(Peer from, const TrialStarted& message);
    void on(Peer from, const EpochReport& message);
    void on(Peer from, const Remark& message);
    void on(Peer from, const CheckpointSaved& message);
    void on(Peer from, const TrialFinished& message);
    void on(Peer from, const TrialFailed& message);
    void on(Peer from, const Heartbeat& message);
    void on(Peer from, const Shutdown& message);
    void judge(Peer worker, const AttemptId& attempt, std::int32_t epoch);
    std::string why_pruned(Peer worker) const;
    void on_unexpected(Peer from, const char* what);

    struct Answer {
        bool refused = false;
        std::string text;
    };
    Answer on(const Extend& request);
    Answer on(const Retry& request);
    Answer on(const Enqueue& request);
    Answer on(const Stop& request);
    Answer on(const GiveUp& request);
    void give_up_running(TrialId trial);

    void dispatch();
    struct Match {
        TrialId trial;
        Peer worker = 0;
    };
    enum class Candidates { all, not_crashed };
    std::optional<Match> match(Candidates candidates) const;
    std::optional<Match> next_match();
    void set_aside(const std::string& host);
    void plan_one();
    void plan_finals();
    void adopt(std::vector<Record> planned);
    void start(TrialId trial, Peer worker);
    Checkpoints checkpoints_of(TrialId trial) const;
    void end_search();
    bool rest_where_all_fail(bool nothing_is_left);
    void drain(const std::string& reason);
    void pause_until(TimePoint give_up_at, const std::string& reason);
    void ask_to_pause(Peer worker);
    void watch_the_time(Peer worker, double epoch_seconds);
    void end_attempt(AttemptEnded ended);
    void lose(Peer worker, WorkerState state, const std::string& why);
    void readmit(Peer worker, const Heartbeat& heartbeat);
    void check_agreement(Peer worker, const Heartbeat& heartbeat);
    void send_away_the_silent(TimePoint now);
    void finish(SweepOutcome outcome, const std::string& detail);
    bool accepts(Peer from, const AttemptId& attempt);

    void record(Record record);
    void send(Peer to, Message message);
    void note(std::string text);

    Sweep sweep_;
    CoordinatorOptions options_;
    std::unique_ptr<const Pruner> pruner_;
    Planner planner_;
    SweepView view_;
    TrialTable trials_;
    WorkerTable workers_;
    ReportedEpochs reported_;  // of programs only
    HostTable hosts_;
    FirstFailures first_failures_;
    std::set<TrialId> given_up_;     // while they run
    std::set<std::string> remarks_;  // each is told once
    Spent spent_;
    Allowance allowance_;
    std::int32_t life_;
    TimePoint now_;  // of the last event
    TimePoint last_advance_;
    TimePoint last_heartbeat_;
    Seq last_seq_ = 0;
    std::string last_loss_;  // why the last worker that was lost, was
    std::set<std::string> taken_requests_;
    std::optional<std::string>
        draining_;  // why no trial is begun any more, and this life ends with the last one
    std::optional<TimePoint> give_up_at_;  // what is not paused by then
    SweepOutcome outcome_ = SweepOutcome::running;
    Commands commands_;
};

}  // namespace trommel
