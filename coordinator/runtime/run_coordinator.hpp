// Ties the coordinator to MPI and the store: the loop of rank 0.
#pragma once

#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "coordinator/coordinator.hpp"
#include "messaging/mpi/mpi_channel.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Where requests from outside lie, until they have been carried out.
struct RequestSource {
    std::function<std::vector<Request>()> look;
    std::function<void(const Request&)> remove;
};

/// Where a coordinator works. All must outlive the run.
struct CoordinatorSurroundings {
    TrialStore& store;
    MpiChannel& channel;
    Peer workers = 0;                               ///< ranks 1 to `workers`
    const volatile std::sig_atomic_t& stop_signal;  ///< not 0: pause and end this life
    RequestSource requests;
    std::filesystem::path models;  ///< the directory of the weights that are kept; made where it is not there
    std::filesystem::path checkpoints;           ///< the same for those of trials that have not ended
    std::optional<TimePoint> end_of_time;        ///< all processes will be killed then
    std::chrono::seconds warning{0};             ///< so long before, the stop signal is SIGUSR2
    std::function<void(std::string_view)> log;   ///< takes one line
    std::function<void(std::string_view)> tell;  ///< the same, for the person who has started the sweep
};

struct CoordinatorResult {
    SweepOutcome outcome = SweepOutcome::stopped;
    bool lost_workers = false;
};

/// Says to all workers that their coordinator lives: while it is busy for long they would take it for dead.
void hearten(MpiChannel& channel, Peer workers);

/// Runs a sweep to its end, or until it is stopped; with an edited sweep file where there is one. Throws StorageError when
/// the record cannot be written: then nothing that was not recorded has been acted on.
CoordinatorResult run_coordinator(const Sweep& sweep, const std::optional<EditedSweep>& edited,
                                  CoordinatorSurroundings surroundings);

}  // namespace trommel
