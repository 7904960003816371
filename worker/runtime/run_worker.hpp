// Runs a worker rank, from its Hello until it leaves.
#pragma once

#include "messaging/mpi/mpi_session.hpp"
#include "worker/runtime/worker_loop.hpp"

namespace trommel {

/// Returns when the worker has left and its trainer has ended. If the coordinator told it to leave, MPI can
/// be finalized unless a rank was lost; otherwise the caller must print the reason and leave with _exit(0),
/// because any other status ends the whole job.
WorkerEnd run_worker(MpiSession& session, const WorkerOptions& options);

}  // namespace trommel
