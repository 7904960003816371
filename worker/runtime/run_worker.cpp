#include "worker/runtime/run_worker.hpp"

#include <chrono>
#include <exception>
#include <thread>

#include "messaging/mpi/mpi_channel.hpp"

namespace trommel {

namespace {

// Last words may be under way; a coordinator that is gone will not take them.
void send_off(MpiChannel& channel) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (!channel.idle() && std::chrono::steady_clock::now() < patience) {
        try {
            channel.receive();
        } catch (const std::exception&) {
            // Whatever it was, it is too late.
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

WorkerEnd run_worker(MpiSession& session, const WorkerOptions& options) {
    MpiChannel channel;
    WorkerLoop loop(channel, session.rank(), options);
    while (!loop.end()) {
        loop.turn();
        if (!loop.end()) {
            loop.wait();
        }
    }
    send_off(channel);
    return *loop.end();
}

}  // namespace trommel
