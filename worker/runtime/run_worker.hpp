// A rank that is a worker, from its Hello until it leaves.
#pragma once

#include "messaging/mpi/mpi_session.hpp"
#include "worker/runtime/worker_loop.hpp"

namespace trommel {

/// Returns when the worker has left and its trainer is gone. Where it was told to, MPI can be finalised if no
/// rank was lost; otherwise the caller prints the reason and leaves with _exit(0): any other status ends the
/// whole job.
WorkerEnd run_worker(MpiSession& session, const WorkerOptions& options);

}  // namespace trommel
