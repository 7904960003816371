// The cores that this process may use: a job, a container or taskset may give it fewer than the machine has.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace trommel {

struct Cores {
    int online = 1;               ///< cores of the machine
    int allowed = 1;              ///< cores in the affinity mask
    std::optional<double> quota;  ///< CPU time in cores: the smallest quota of all our cgroups (v1 and v2)

    /// At least 1. A fraction of a core counts as one.
    int usable() const;
};

/// `root`: where /proc and the cgroup file systems are looked for.
Cores cores(const std::filesystem::path& root = "/");

/// The default number of threads and processes.
int usable_cores();

/// "32", or "8 of 32 (affinity mask)", "2 of 32 (cgroup quota of 1.5)".
std::string to_text(const Cores& cores);

}  // namespace trommel
