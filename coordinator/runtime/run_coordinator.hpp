// The loop of rank 0, which connects the coordinator to the channel and the store.
#pragma once

#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "coordinator/coordinator.hpp"
#include "messaging/channel.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The pending requests of users, until they have been carried out.
struct RequestSource {
    std::function<std::vector<Request>()> look;
    std::function<void(const Request&)> remove;
};

/// The collaborators of a coordinator. All must outlive the run.
struct CoordinatorContext {
    TrialStore& store;
    Channel& channel;
    Peer workers = 0;                               ///< ranks 1 to `workers`
    const volatile std::sig_atomic_t& stop_signal;  ///< not 0: pause and end this run
    RequestSource requests;
    std::filesystem::path models;       ///< directory of the kept weights; created if missing
    std::filesystem::path checkpoints;  ///< the same for the checkpoints of trials that have not ended
    std::optional<TimePoint> deadline;  ///< when all processes will be killed
    std::chrono::seconds warning{0};    ///< this long before, the stop signal SIGUSR2 arrives
    std::function<void(std::string_view)> log;   ///< takes one line
    std::function<void(std::string_view)> tell;  ///< takes one line, for the user who started the sweep
};

struct CoordinatorResult {
    SweepOutcome outcome = SweepOutcome::stopped;
    bool lost_workers = false;
};

/// Sends a heartbeat to all workers. Needed while the coordinator is busy for long: they would take it for
/// dead.
void send_heartbeats(Channel& channel, Peer workers);

/// Runs a sweep to its end, or until it is stopped; `edited` is the edited sweep file, if there is one. The
/// caller must see to it that the channel delivers the last messages.
/// Throws StorageError if the record cannot be written; nothing that was not recorded has been acted on then.
CoordinatorResult run_coordinator(const Sweep& sweep, const std::optional<EditedSweep>& edited,
                                  CoordinatorContext context);

}  // namespace trommel
