// Work on input that nobody vouches for, in a child process: whatever it does, this process goes on.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace trommel {

struct Confinement {
    std::chrono::milliseconds time{10'000};
    std::uint64_t memory_bytes = std::uint64_t{1} << 30;  ///< on top of what this process has
};

/// What came of it: the text that the work returned, or why there is none.
struct ConfinedResult {
    bool finished = false;
    std::string
        text;  ///< otherwise "it crashed (Segmentation fault)", "it took more than 10 s", what it threw

    bool operator==(const ConfinedResult&) const = default;
};

/// Forks: call it while this process has one thread. The child dies with this process.
ConfinedResult run_confined(const std::function<std::string()>& work, const Confinement& limits = {});

}  // namespace trommel
