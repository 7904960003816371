// Runs work on untrusted input in a child process, so that a crash does not affect this process.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace trommel {

struct Confinement {
    std::chrono::milliseconds time{10'000};
    std::uint64_t memory_bytes = std::uint64_t{1} << 30;  ///< in addition to what this process has
};

/// The text that the work returned, or why there is none.
struct ConfinedResult {
    bool finished = false;
    std::string
        text;  ///< otherwise "it crashed (Segmentation fault)", "it took more than 10 s", what it threw

    bool operator==(const ConfinedResult&) const = default;
};

/// Forks: call it while this process has one thread. The child dies with this process.
ConfinedResult run_confined(const std::function<std::string()>& work, const Confinement& limits = {});

}  // namespace trommel
