// The cores that this process may use, which may be fewer than the machine has: a job, a container or taskset gives it a part.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

struct Cores {
    int online = 1;   ///< of the machine
    int allowed = 1;  ///< by the affinity mask
    std::optional<double>
        quota;  ///< as many cores' time, the least of all cgroups that we are in (v1 and v2)

    /// At least 1. A part of a core counts as one.
    int usable() const;
};

/// `root`: where /proc and the cgroups' file systems are looked for.
Cores cores(const std::filesystem::path& root = "/");

/// As threads and processes are counted by default.
int usable_cores();

/// "32", or "8 of 32 (affinity mask)", "2 of 32 (cgroup quota of 1.5)".
std::string to_text(const Cores& cores);

}  // namespace trommel
