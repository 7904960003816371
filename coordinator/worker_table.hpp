// The workers: who is there, who has work, and who has not been heard of for too long.
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

/// joining: has not said Hello. lost: has not been heard of; it may come back. gone: has left, or was sent
/// away.
enum class WorkerState { joining, idle, busy, lost, gone };

struct WorkerStatus {
    WorkerState state = WorkerState::joining;
    std::string host;
    TimePoint last_heard;
    std::optional<AttemptId> attempt;  ///< while busy
    std::int64_t epochs = 0;           ///< that it trains the attempt for; 0: as many as a program likes
    std::int32_t pruned_after = 0;  ///< the epoch after which it was told to stop the attempt; 0: it was not
    bool introduced = false;        ///< has said a Hello that fits
    int disagreements = 0;          ///< heartbeats in a row that named another attempt than ours
    TimePoint disagreed_at{};       ///< the last time it did, while there are any
    TimePoint began{};              ///< the attempt
    bool reported = false;          ///< an epoch of it
    bool asked_to_pause = false;
};

class WorkerTable {
  public:
    /// Workers are the peers 1 to `count`.
    WorkerTable(Peer count, TimePoint now);

    WorkerStatus& at(Peer worker) { return workers_.at(worker); }
    bool contains(Peer worker) const { return workers_.contains(worker); }
    const std::map<Peer, WorkerStatus>& all() const { return workers_; }

    /// In rising order.
    std::vector<Peer> idle() const;

    /// Of use, now or later.
    std::vector<Peer> present_on(const std::string& host) const;
    bool any_present_but_on(const std::string& host) const;

    /// Workers that should have been heard of since `since` and were not; those that have not said Hello by then
    /// are among them, whatever else they say.
    std::vector<Peer> silent_since(TimePoint since) const;

    /// Moves the time at which each was last heard of: the coordinator itself was stopped that long.
    void forgive(std::chrono::steady_clock::duration stall);

    /// Whether any worker is, or may still come to be, of use.
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
