// A worker as a plain state machine between the coordinator and its trainer; it never blocks.
//
//   trainer is | it sends            | and then                            | it ends, unasked
//   -----------|---------------------|-------------------------------------|------------------------------
//   absent     |                     | started when a trial arrives        |
//   starting   | Hello               | idle; given the waiting trial       | another, three times in all
//   idle       |                     |                                     | replaced for the next trial
//   opening    | TrialStarted        | training                            | TrialFailed
//              | CheckpointSaved,    | idle                                |
//              | Finished, Failed    |                                     |
//   training   | EpochReport, Remark |                                     | TrialFailed
//              | CheckpointSaved,    | idle                                |
//              | Finished, Failed    |                                     |
//   dying      | (ignored)           |                                     | absent
//
// The trainer's messages about its trial are forwarded to the coordinator. Anything that is not in the table,
// and anything that worker/protocol_violation.hpp refuses, is a protocol violation: the trainer is killed, and its
// attempt fails.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "messaging/messages.hpp"
#include "system/own_clock.hpp"
#include "system/waiting_times.hpp"
#include "worker/memory_use.hpp"
#include "worker/worker_command.hpp"

namespace trommel {

struct WorkerLimits {
    std::chrono::seconds coordinator_silence =
        patient(trommel::coordinator_silence);  ///< then the worker leaves
    std::chrono::seconds trainer_silence =
        patient(trommel::trainer_silence);                          ///< until Hello, and until TrialStarted
    std::chrono::seconds stop_grace = trommel::stop_grace;          ///< from StopTrial to the trial's end
    std::chrono::seconds shutdown_grace = trommel::shutdown_grace;  ///< from Shutdown to the trainer's end
    std::chrono::seconds death_grace = trommel::death_grace;        ///< from the kill to the trainer's end
    /// Shorter epochs do not count as hangs, unless the trial sets a limit.
    std::chrono::seconds shortest_hang = trommel::shortest_hang;
    int deaths_without_hello = 3;  ///< consecutive; then the worker leaves
};

/// Events in, commands out: no MPI, no processes, no clock of its own. All limits exclude the time in which
/// the worker itself was suspended (OwnClock).
class Worker {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit Worker(TimePoint now, WorkerLimits limits = {});

    /// Must be called first; sends Hello and starts a trainer.
    WorkerCommands begin();

    WorkerCommands on_coordinator_message(const Message& message);
    WorkerCommands on_trainer_message(const Message& message);
    WorkerCommands trainer_broke_protocol(const std::string& problem);

    /// Call it after all of the trainer's messages were passed on. `last_words`: the end of its standard
    /// error, or "".
    WorkerCommands trainer_ended(int wait_status, const std::string& last_words);

    /// The trainer's current memory use: call it about every second, and once more when it has ended.
    WorkerCommands trainer_uses(const MemoryUse& memory);

    /// A trainer could not be started, for this reason.
    WorkerCommands trainer_not_started(const std::string& problem);

    /// Call it at least every second, after passing on all messages that have arrived.
    WorkerCommands time_passed(TimePoint now);

    /// The attempt that the worker is working on, if any.
    std::optional<AttemptId> attempt() const;

  private:
    using Time = OwnClock::Time;
    enum class TrainerState { absent, starting, idle, opening, training, dying };

    // The worker's trial, from StartTrial until its end is reported.
    struct Job {
        StartTrial start;
        Time since{};
        std::int32_t epoch = 0;  // the last one reported, or that of the checkpoint
        Time epoch_since{};      // when that was
        Time longest_epoch{};
        std::optional<MemoryUse> memory_before;
        std::int64_t memory_peak = 0;
        std::optional<Pause> pause;   // requested, possibly before the trainer had the trial
        std::optional<Time> stop_at;  // set if told to stop: when the grace period ends
    };

    struct Leaving {
        std::string reason;
        Time kill_at{};
    };

    void on_command(const StartTrial& start);
    void on_command(const StopTrial& stop);
    void on_command(const Pause& pause);
    void on_command(const Shutdown& shutdown);

    void on_report(const Hello& hello);
    void on_report(const TrialStarted& started);
    void on_report(const EpochReport& report);
    void on_report(const Remark& remark);
    void on_report(const CheckpointSaved& saved);
    void on_report(const TrialFinished& finished);
    void on_report(const TrialFailed& failed);
    template <class M>
    bool refers_to_job(const M& message, std::initializer_list<TrainerState> states);
    template <class M>
    bool is_valid(const M& message);
    void end_job(const Message& end);
    void refuse(const std::string& problem);

    void start_trainer();
    void give_trial();
    void kill_trainer();
    void count_death_without_hello(const std::string& how);
    void give_up(const std::string& reason);
    void judge_trainer();
    void judge_job();
    void judge_epoch();
    std::string memory_words() const;
    void leave(const std::string& reason, LeaveCause cause = LeaveCause::trouble);

    bool trainer_has_trial() const;
    std::string where() const;
    void send(Message message) { commands_.emplace_back(ToCoordinator{std::move(message)}); }
    WorkerCommands take() { return std::exchange(commands_, {}); }

    WorkerLimits limits_;
    OwnClock clock_;
    TrainerState trainer_ = TrainerState::absent;
    Time trainer_since_{};  // when its current state began
    int deaths_without_hello_ = 0;
    std::optional<Job> job_;
    std::optional<Leaving> leaving_;
    bool left_ = false;
    Time coordinator_heard_{};
    Time heartbeat_sent_{};
    std::optional<MemoryUse> memory_;  // the latest measurement
    WorkerCommands commands_;
};

}  // namespace trommel
