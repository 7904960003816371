// The commands of a worker: its driver executes them in order.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "messaging/messages.hpp"

namespace trommel {

struct ToCoordinator {
    Message message;

    bool operator==(const ToCoordinator&) const = default;
};

struct ToTrainer {
    Message message;

    bool operator==(const ToTrainer&) const = default;
};

/// Issued only while no trainer is running.
struct StartTrainer {
    bool operator==(const StartTrainer&) const = default;
};

/// Kills its whole process group at once. Its end is reported like any other.
struct KillTrainer {
    bool operator==(const KillTrainer&) const = default;
};

/// Why the worker leaves. told: the coordinator told it to. silence: the coordinator has been silent for too
/// long. trouble: this worker cannot continue, whatever other ranks do.
enum class LeaveCause { told, silence, trouble };

/// The last command.
struct Leave {
    LeaveCause cause = LeaveCause::trouble;
    std::string reason;

    bool operator==(const Leave&) const = default;
};

using WorkerCommand = std::variant<ToCoordinator, ToTrainer, StartTrainer, KillTrainer, Leave>;
using WorkerCommands = std::vector<WorkerCommand>;

}  // namespace trommel
