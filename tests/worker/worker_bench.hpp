// A worker for tests: with a clock that advances in steps, and a coordinator and a trainer that send what the
// test tells them to.
#pragma once

#include "worker/worker.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <limits>

#include "system/version.hpp"

namespace trommel {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// The status from waitpid() on Linux.
inline int exited(int status) {
    return status << 8;
}
inline int killed_by(int signal) {
    return signal;
}

inline AttemptId attempt(std::int32_t number = 1) {
    return {.trial = {.configuration = {12}, .seed_number = 3}, .number = number, .life = 1};
}

inline StartTrial trial(std::int32_t number = 1) {
    StartTrial start;
    start.attempt = attempt(number);
    start.plan.epochs = 9;
    start.to_epoch = 9;
    return start;
}

inline EpochReport epoch(std::int32_t number) {
    return {attempt(), number, {{"val_loss", 0.5}}, 1};
}

inline ToCoordinator failed(const std::string& reason) {
    return {TrialFailed{attempt(), reason}};
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// A worker, and a clock that advances in steps of the runtime's loop.
struct Bench {
    Worker::TimePoint now{};
    Worker worker{now};

    // Half a second at a time; the coordinator sends heartbeats throughout, and the worker's heartbeats are
    // left out of the result.
    WorkerCommands wait(std::chrono::milliseconds time) {
        WorkerCommands seen;
        for (auto waited = 0ms; waited < time; waited += 500ms) {
            worker.on_coordinator_message(Heartbeat{});
            now += 500ms;
            for (WorkerCommand& command : worker.time_passed(now)) {
                const auto* said = std::get_if<ToCoordinator>(&command);
                if (!said || !std::holds_alternative<Heartbeat>(said->message)) {
                    seen.push_back(std::move(command));
                }
            }
        }
        return seen;
    }

    // The same without heartbeats from the coordinator.
    WorkerCommands wait_alone(std::chrono::milliseconds time) {
        WorkerCommands seen;
        for (auto waited = 0ms; waited < time; waited += 500ms) {
            now += 500ms;
            const WorkerCommands commands = worker.time_passed(now);
            seen.insert(seen.end(), commands.begin(), commands.end());
        }
        return seen;
    }

    WorkerCommands tell(const Message& message) { return worker.on_coordinator_message(message); }
    WorkerCommands hear(const Message& message) { return worker.on_trainer_message(message); }
};

struct Idle : Bench {
    Idle() {
        worker.begin();
        worker.on_trainer_message(hello());
    }
};

struct Opening : Idle {
    explicit Opening(const StartTrial& start = trial()) { tell(start); }
};

struct Training : Opening {
    explicit Training(const StartTrial& start = trial()) : Opening(start) {
        hear(TrialStarted{attempt(), {}});
    }
};

}  // namespace trommel
