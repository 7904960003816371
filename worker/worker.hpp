// A worker as a plain state machine: it stands between the coordinator and its trainer, and never waits.
//
//   trainer is | it says             | and then                            | it ends, unasked
//   -----------|---------------------|-------------------------------------|------------------------------
//   absent     |                     | started when a trial arrives        |
//   starting   | Hello               | idle; given the trial that waits    | another, three times in all
//   idle       |                     |                                     | replaced for the next trial
//   opening    | TrialStarted        | training                            | TrialFailed
//              | CheckpointSaved,    | idle                                |
//              | Finished, Failed    |                                     |
//   training   | EpochReport, Remark |                                     | TrialFailed
//              | CheckpointSaved,    | idle                                |
//              | Finished, Failed    |                                     |
//   dying      | (not heard)         |                                     | absent
//
// What a trainer says about its trial is passed on to the coordinator. Anything that is not in the table, and
// what worker/nonsense.hpp lists, is nonsense: the trainer is killed, and its attempt has failed.
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
    std::chrono::seconds coordinator_silence = trommel::coordinator_silence;  ///< then the worker leaves
    std::chrono::seconds trainer_silence = trommel::trainer_silence;  ///< until Hello, and until TrialStarted
    std::chrono::seconds stop_grace = trommel::stop_grace;            ///< from StopTrial to the trial's end
    std::chrono::seconds shutdown_grace = trommel::shutdown_grace;    ///< from Shutdown to the trainer's end
    std::chrono::seconds death_grace = trommel::death_grace;          ///< from the kill to the trainer's end
    std::chrono::seconds shortest_hang =
        trommel::shortest_hang;    ///< no shorter epoch counts as a hang, unless the trial says so
    int deaths_without_hello = 3;  ///< in a row; then the worker leaves
};

/// Events in, commands out: no MPI, no processes, no clock of its own. All limits are in time that the worker
/// itself lived through (OwnClock).
class Worker {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit Worker(TimePoint now, WorkerLimits limits = {});

    /// The first call: Hello, and a trainer.
    WorkerCommands begin();

    WorkerCommands coordinator_said(const Message& message);
    WorkerCommands trainer_said(const Message& message);
    WorkerCommands trainer_talked_nonsense(const std::string& problem);

    /// After everything that it said was handed in. `last_words`: the end of its standard error, or "".
    WorkerCommands trainer_ended(int wait_status, const std::string& last_words);

    /// What it takes now: about every second, and once more when it has ended.
    WorkerCommands trainer_uses(const MemoryUse& memory);

    /// The machine could not start one, and why.
    WorkerCommands trainer_not_started(const std::string& problem);

    /// At least every second, after all messages that have arrived were handed in.
    WorkerCommands time_passed(TimePoint now);

    /// The attempt the worker is at, if any.
    std::optional<AttemptId> attempt() const;

  private:
    using Time = OwnClock::Time;
    enum class TrainerState { absent, starting, idle, opening, training, dying };

    // The trial of this worker: from StartTrial until its end is reported.
    struct Job {
        StartTrial start;
        Time since{};
        std::int32_t epoch = 0;  // the last one reported, or that of the checkpoint
        Time epoch_since{};      // since then
        Time longest_epoch{};
        std::optional<MemoryUse> memory_before;
        std::int64_t memory_peak = 0;
        std::optional<Pause> pause;   // asked for, if need be before the trainer had the trial
        std::optional<Time> stop_at;  // told to stop: when patience ends
    };

    struct Leaving {
        std::string reason;
        Time kill_at{};
    };

    void obey(const StartTrial& start);
    void obey(const StopTrial& stop);
    void obey(const Pause& pause);
    void obey(const Shutdown& shutdown);

    void hear(const Hello& hello);
    void hear(const TrialStarted& started);
    void hear(const EpochReport& report);
    void hear(const Remark& remark);
    void hear(const CheckpointSaved& saved);
    void hear(const TrialFinished& finished);
    void hear(const TrialFailed& failed);
    template <class M>
    bool refers_to_job(const M& message, std::initializer_list<TrainerState> states);
    template <class M>
    bool makes_sense(const M& message);
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
    void say(Message message) { commands_.emplace_back(ToCoordinator{std::move(message)}); }
    WorkerCommands take() { return std::exchange(commands_, {}); }

    WorkerLimits limits_;
    OwnClock clock_;
    TrainerState trainer_ = TrainerState::absent;
    Time trainer_since_{};  // when its state began
    int deaths_without_hello_ = 0;
    std::optional<Job> job_;
    std::optional<Leaving> leaving_;
    bool left_ = false;
    Time coordinator_heard_{};
    Time heartbeat_sent_{};
    std::optional<MemoryUse> memory_;  // as last seen
    WorkerCommands commands_;
};

}  // namespace trommel
