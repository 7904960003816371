#include "worker/runtime/run_worker.hpp"

#include "messaging/mpi/mpi_channel.hpp"

namespace trommel {

WorkerEnd run_worker(MpiSession& session, const WorkerOptions& options) {
    MpiChannel channel;
    WorkerLoop loop(channel, session.rank(), options);
    while (!loop.end()) {
        loop.turn();
        if (!loop.end()) {
            loop.wait();
        }
    }
    channel.deliver();
    return *loop.end();
}

}  // namespace trommel
