// Ties the coordinator to MPI and the store: the loop of rank 0.
#pragma once

#include <csignal>
#include <functional>
#include <string_view>

#include "coordinator/coordinator.hpp"
#include "messaging/mpi/mpi_channel.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Where a coordinator works. All must outlive the run.
struct CoordinatorSurroundings {
    TrialStore& store;
    MpiChannel& channel;
    Peer workers = 0;                               ///< ranks 1 to `workers`
    const volatile std::sig_atomic_t& stop_signal;  ///< not 0: end this life
    std::function<void(std::string_view)> log;      ///< takes one line
};

struct CoordinatorResult {
    SweepOutcome outcome = SweepOutcome::stopped;
    bool lost_workers = false;
};

/// Runs a sweep to its end, or until it is stopped. Throws StorageError when the record cannot be written:
/// then nothing that was not recorded has been acted on.
CoordinatorResult run_coordinator(const Sweep& sweep, CoordinatorSurroundings surroundings);

}  // namespace trommel
