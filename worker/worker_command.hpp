// What a worker wants done: its driver does these in the order in which they were given.
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

/// There is none at this moment.
struct StartTrainer {
    bool operator==(const StartTrainer&) const = default;
};

/// Its whole process group, at once. That it has ended is reported like any other end.
struct KillTrainer {
    bool operator==(const KillTrainer&) const = default;
};

/// Told: the coordinator said so. Silence: it says nothing any more. Trouble: this worker cannot go on, whatever others do.
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
