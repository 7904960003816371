// The coordinator as a plain state machine: events in, commands out. No MPI, no SQLite, no clock, no threads.
//
// `life` numbers the runs of the coordinator on one sweep, from 1 (a requeued job starts a new one); the record, the
// wire and JSON use that word.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/first_failures.hpp"
#include "coordinator/host_table.hpp"
#include "coordinator/planner.hpp"
#include "coordinator/pruners/pruner.hpp"
#include "coordinator/reported_epochs.hpp"
#include "coordinator/sweep_view.hpp"
#include "coordinator/time_budget.hpp"
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
    std::chrono::milliseconds worker_timeout =
        patient(worker_silence);          ///< after this silence a worker counts as lost
    std::string models_directory{};       ///< for the selected weights, written by trainers
    std::string checkpoints_directory{};  ///< for the checkpoints to resume from; empty: none
    /// For the current epoch, when all trials are paused.
    std::chrono::milliseconds pause_grace = trommel::pause_grace;
    std::optional<TimePoint> deadline{};  ///< when all processes will be killed
    std::chrono::seconds warning{0};      ///< from pause_before_deadline() to the deadline; 0: never called
};

/// Time reserved between the end of the last trial and that of all processes: for commits, MPI_Finalize and a
/// slow launcher; and for repeated requests to Slurm to requeue the job, if the warning comes early enough
/// for that.
std::chrono::seconds shutdown_margin(const CoordinatorOptions& options);

struct Outgoing {
    Peer to = 0;
    Message message;

    bool operator==(const Outgoing&) const = default;
};

/// Work for the driver: it must commit all records, then send the messages, so that no decision takes effect
/// before it is committed.
struct Commands {
    std::vector<Record> records;
    std::vector<Outgoing> messages;
    std::vector<std::string> notes;  ///< one line each, for the log
};

/// running; at the end finished (budget spent, or nothing left to try) or stopped (can be resumed).
enum class SweepOutcome { running, finished, stopped };

/// wait: the trial has not ended yet.
enum class WeightsFate { keep, wait, drop };

class Coordinator {
  public:
    /// `history` is the record of earlier runs; attempts that it shows as running were lost with those runs.
    /// Workers are the peers 1 to `workers`.
    Coordinator(Sweep sweep, const History& history, std::int32_t life, Peer workers, TimePoint now,
                CoordinatorOptions options = {});

    Coordinator(const Coordinator&) = delete;  // the planner refers to our sweep
    Coordinator& operator=(const Coordinator&) = delete;

    void receive(Peer from, const Message& message, TimePoint now);

    /// Handles a user's request. The answer is a record, RequestTaken; a request that this run or an earlier
    /// one has already taken up is ignored.
    void receive(const Request& request);

    /// The sweep file was edited: replaces the sweep. The new one must not differ in anything that would make
    /// trials incomparable.
    void edit(EditedSweep edited);

    /// Advances the clock: heartbeats, lost workers, hours of the budget. Call it at least once every
    /// heartbeat interval, after passing all messages that have arrived to receive().
    void advance(TimePoint now);

    /// Ends this run soon: running trials are paused after the current epoch; attempts not paused in time are
    /// given up.
    void pause(const std::string& reason);

    /// The same, `warning` before all processes will be killed: attempts are given up as late as possible.
    void pause_before_deadline();

    /// Ends this run now: running attempts are given up, and workers are dismissed.
    void stop(const std::string& reason);

    /// Whether the trial has not ended, so that its checkpoint may be needed.
    bool may_resume(TrialId trial) const;

    /// The trials whose weights are worth keeping at present.
    std::set<TrialId> kept_weights() const;

    /// Decides on the weights that an attempt has written, given the trials whose weights are worth keeping.
    WeightsFate fate_of_weights(TrialId trial, std::int32_t attempt, const std::set<TrialId>& kept) const;

    /// The commands since the last call.
    Commands take_commands();

    SweepOutcome outcome() const { return outcome_; }
    /// Over all runs.
    double running_seconds() const { return spent_.hours * 3600; }
    /// Whether a worker is missing at the end, so that MPI_Finalize could hang.
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
    std::optional<TrialId> trial_for(Peer worker, Candidates candidates) const;
    std::optional<Match> match(Candidates candidates) const;
    std::optional<Match> next_match();
    void set_aside(const std::string& host);
    void plan_one();
    void plan_finals();
    void adopt(std::vector<Record> planned);
    void start(TrialId trial, Peer worker);
    Checkpoints checkpoints_of(TrialId trial) const;
    void end_search();
    bool pause_if_all_fail(bool nothing_is_left);
    void drain(const std::string& reason);
    void pause_until(TimePoint give_up_at, const std::string& reason);
    void ask_to_pause(Peer worker);
    void pause_if_time_is_short(Peer worker, double epoch_seconds);
    void end_attempt(AttemptEnded ended);
    void lose(Peer worker, WorkerState state, const std::string& why);
    void readmit(Peer worker, const Heartbeat& heartbeat);
    void check_agreement(Peer worker, const Heartbeat& heartbeat);
    void lose_silent_workers(TimePoint now);
    void send_heartbeats();
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
    ReportedEpochs reported_;  // only of trials that a user's program trains
    HostTable hosts_;
    FirstFailures first_failures_;
    std::set<TrialId> given_up_;     // while they are running
    std::set<std::string> remarks_;  // each is logged once
    Spent spent_;
    TimeBudget time_budget_;
    std::int32_t life_;
    TimePoint now_;  // of the last event
    TimePoint last_advance_;
    TimePoint last_heartbeat_;
    Seq last_seq_ = 0;
    std::string last_lost_worker_reason_;  // why the last lost worker was lost
    std::set<std::string> taken_requests_;
    std::optional<std::string> draining_;  // why no more trials are started and this run will end
    std::optional<TimePoint> give_up_at_;  // attempts not paused by then are given up
    SweepOutcome outcome_ = SweepOutcome::running;
    Commands commands_;
};

}  // namespace trommel
