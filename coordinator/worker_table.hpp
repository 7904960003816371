// The workers: which are present, which are busy, and which have been silent for too long.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "messaging/channel.hpp"
#include "sweep/ids.hpp"

namespace trommel {

using TimePoint = std::chrono::steady_clock::time_point;

/// joining: has not sent Hello. lost: silent for too long; it may come back. gone: has left, or was
/// dismissed.
enum class WorkerState { joining, idle, busy, lost, gone };

struct WorkerStatus {
    WorkerState state = WorkerState::joining;
    std::string host;
    TimePoint last_heard;
    std::optional<AttemptId> attempt;  ///< while busy
    std::int64_t epochs = 0;           ///< the attempt's last epoch; 0: up to the user's program
    std::int32_t pruned_after = 0;     ///< the epoch after which it was told to stop the attempt; 0: none
    bool introduced = false;           ///< has sent a Hello that fits
    int disagreements = 0;             ///< consecutive heartbeats that named another attempt than ours
    TimePoint disagreed_at{};          ///< the time of the last of them
    TimePoint began{};                 ///< when the attempt was assigned
    bool reported = false;             ///< whether the attempt has reported an epoch
    bool asked_to_pause = false;
};

class WorkerTable {
  public:
    /// Workers are the peers 1 to `count`.
    WorkerTable(Peer count, TimePoint now);

    WorkerStatus& at(Peer worker) { return workers_.at(worker); }
    bool contains(Peer worker) const { return workers_.contains(worker); }
    const std::map<Peer, WorkerStatus>& all() const { return workers_; }

    /// In ascending order.
    std::vector<Peer> idle() const;

    /// Workers on the host that can work now or later.
    std::vector<Peer> present_on(const std::string& host) const;
    bool any_present_but_on(const std::string& host) const;

    /// Workers not heard from since `since`; includes those that have not sent Hello by then, whatever else
    /// they sent.
    std::vector<Peer> silent_since(TimePoint since) const;

    /// Shifts the times at which workers were last heard from, after this process was suspended for `stall`.
    void shift_deadlines(std::chrono::steady_clock::duration stall);

    /// Whether any worker can work, now or later.
    bool any_left() const;
    bool any_lost() const;
    bool any_busy() const;
    std::size_t count_busy() const;
    bool any_on_several_hosts() const;

  private:
    std::map<Peer, WorkerStatus> workers_;
    TimePoint began_;
};

}  // namespace trommel
