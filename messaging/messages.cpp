#include "messaging/messages.hpp"

#include <unistd.h>

#include <array>

#include "system/host_name.hpp"
#include "system/version.hpp"

namespace trommel {

std::string_view name_of(const Message& message) {
    constexpr std::array<std::string_view, std::variant_size_v<Message>> names{
        "Hello",     "StartTrial",    "TrialStarted", "EpochReport", "Pause",    "CheckpointSaved",
        "StopTrial", "TrialFinished", "TrialFailed",  "Heartbeat",   "Shutdown", "Remark"};
    return names.at(message.index());
}

Hello hello() {
    return {.build = std::string(version()) + " " + std::string(revision()),
            .host = host_name(),
            .process = getpid()};
}

std::optional<std::string> problem_with(const Hello& other) {
    const Hello own = hello();
    if (other.protocol != own.protocol) {
        return "process " + std::to_string(other.process) + " on " + other.host + " uses protocol " +
               std::to_string(other.protocol) + ", this one " + std::to_string(own.protocol) +
               "; install one version of trommel on every node";
    }
    if (other.build != own.build) {
        return "process " + std::to_string(other.process) + " on " + other.host + " is build " + other.build +
               ", this one " + own.build + "; install one version of trommel on every node";
    }
    return std::nullopt;
}

}  // namespace trommel
