// The workers: which are present, which are busy, and which have been silent for too long.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "messaging/channel.hpp"
#include "sweep/ids.hpp"

namespace trommel {

using TimePoint = std::chrono::steady_clock::time_point;

/// joining: has not sent Hello. lost: silent for too long; it may come back. gone: has left, or was
/// dismissed.
enum class WorkerState { joining, idle, busy, lost, gone };

/// The attempt of a busy worker, and what is known about it.
struct WorkerAssignment {
    AttemptId attempt;
    std::int64_t epochs = 0;        ///< its last epoch; 0: up to the user's program
    TimePoint began{};              ///< when it was assigned
    std::int32_t pruned_after = 0;  ///< the epoch after which the worker was told to stop it; 0: none
    bool has_reported = false;      ///< an epoch
    bool was_asked_to_pause = false;
    int disagreements = 0;     ///< consecutive heartbeats that named another attempt
    TimePoint disagreed_at{};  ///< the time of the last of them
};

struct WorkerStatus {
    WorkerState state = WorkerState::joining;
    std::string host;
    TimePoint last_heard;
    bool has_introduced_itself = false;            ///< with a Hello that fits
    std::optional<WorkerAssignment> assignment{};  ///< while busy
};

/// The state of all workers. The time for one event does not grow with their number, unless a member says so.
class WorkerTable {
  public:
    /// Workers are the peers 1 to `count`.
    WorkerTable(Peer count, TimePoint now);

    bool contains(Peer worker) const { return workers_.contains(worker); }
    const WorkerStatus& at(Peer worker) const { return workers_.at(worker); }
    const std::map<Peer, WorkerStatus>& all() const { return workers_; }
    const std::set<Peer>& idle() const { return idle_; }

    /// The assignment of a busy worker.
    WorkerAssignment& assignment(Peer worker) { return *workers_.at(worker).assignment; }
    /// The attempt that the worker runs; nothing if it is idle.
    std::optional<AttemptId> attempt_of(Peer worker) const;

    void heard_from(Peer worker, TimePoint now) { workers_.at(worker).last_heard = now; }
    void introduce(Peer worker, const std::string& host);
    /// A worker that joins, or comes back.
    void make_idle(Peer worker) { set_state(worker, WorkerState::idle); }
    void assign(Peer worker, const WorkerAssignment& assignment);
    /// The worker of the attempt, if any, is idle again.
    void release(const AttemptId& attempt);
    /// The worker is lost or gone. Returns what it was working on.
    std::optional<AttemptId> lose(Peer worker, WorkerState state);

    /// Workers on the host that can work now or later. Looks at all workers.
    std::vector<Peer> present_on(const std::string& host) const;
    bool any_present_but_on(const std::string& host) const;

    /// Workers not heard from since `since`; includes those that have not sent Hello by then, whatever else
    /// they sent. Looks at all workers.
    std::vector<Peer> silent_since(TimePoint since) const;

    /// Shifts the times at which workers were last heard from, after this process was suspended for `stall`.
    void shift_deadlines(std::chrono::steady_clock::duration stall);

    /// Whether any worker can work, now or later.
    bool any_left() const { return missing_ < workers_.size(); }
    bool any_lost() const { return missing_ > 0; }
    bool any_busy() const { return !busy_.empty(); }
    std::size_t count_busy() const { return busy_.size(); }
    bool any_on_several_hosts() const { return on_host_.size() > 1; }

  private:
    void set_state(Peer worker, WorkerState state);
    void count_on_host(const std::string& host, int change);

    std::map<Peer, WorkerStatus> workers_;
    std::set<Peer> idle_;
    std::map<AttemptId, Peer> busy_;
    std::map<std::string, int> on_host_;  // idle and busy workers
    std::size_t missing_ = 0;             // lost or gone
    TimePoint began_;
};

}  // namespace trommel
