// Rank 0 acts as a coordinator over MPI; every other rank is a worker with a scripted trainer.
#include "worker/runtime/run_worker.hpp"

#include <mpi.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

#include "deadline.hpp"
#include "messaging/mpi/mpi_channel.hpp"
#include "messaging/mpi/mpi_check.hpp"
#include "tests/temporary_directory.hpp"

namespace trommel {
namespace {

StartTrial trial(std::int64_t configuration, std::int32_t number) {
    StartTrial start;
    start.attempt = {{{configuration}, 1}, number, 1};
    start.plan.epochs = 3;
    start.to_epoch = 3;
    return start;
}

// Runs three trials on each worker; the first attempt of each crashes in its second epoch. Returns whether
// all went as scripted.
bool coordinate(MpiSession& session) {
    constexpr std::int64_t trials = 3;
    MpiChannel channel;
    std::map<Peer, std::int64_t> configuration;
    std::map<Peer, std::int32_t> crashes;
    int working = session.size() - 1;
    const auto end = std::chrono::steady_clock::now() + patience;
    while (working > 0 || !channel.idle()) {
        if (std::chrono::steady_clock::now() > end) {
            std::cout << "the workers send nothing\n";
            return false;
        }
        const auto received = channel.receive();
        if (!received) {
            continue;
        }
        const Peer worker = received->from;
        if (std::holds_alternative<Hello>(received->message)) {
            channel.send(worker, trial(++configuration[worker], 1));
        } else if (const auto* failed = std::get_if<TrialFailed>(&received->message)) {
            if (failed->reason != "killed by signal 11 (Segmentation fault) in epoch 2") {
                std::cout << failed->reason << '\n';
                return false;
            }
            ++crashes[worker];
            channel.send(worker, trial(configuration[worker], 2));
        } else if (std::holds_alternative<TrialFinished>(received->message)) {
            if (configuration[worker] < trials) {
                channel.send(worker, trial(++configuration[worker], 1));
            } else {
                channel.send(worker, Shutdown{"finished"});
                --working;
            }
        }
    }
    for (Peer worker = 1; worker < session.size(); ++worker) {
        if (crashes[worker] != trials) {
            std::cout << "worker " << worker << " crashed " << crashes[worker] << " times\n";
            return false;
        }
    }
    return true;
}

bool work(MpiSession& session) {
    const TemporaryDirectory logs;
    ::setenv("TROMMEL_SCRIPT", "crash_at_epoch=2,first_attempts=1", 1);
    const WorkerEnd end =
        run_worker(session, {.trainer = SCRIPTED_TRAINER, .log_directory = logs.path(), .limits = {}});
    if (end.cause != LeaveCause::told) {
        std::cout << "worker " << session.rank() << ": " << end.reason << '\n';
    }
    return end.cause == LeaveCause::told && end.reason == "finished";
}

}  // namespace
}  // namespace trommel

int main(int argc, char** argv) {
    trommel::MpiSession session(argc, argv);
    const bool good = session.rank() == 0 ? trommel::coordinate(session) : trommel::work(session);
    if (!good) {
        session.abort(1);
    }
    session.finalize();
    return 0;
}
