// Starts a process that cannot outlive this one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// Descriptors of a child: 0 is /dev/null, 1 and 2 are `output`, 3 is `channel`; all others are closed.
struct ChildFiles {
    int channel = -1;
    int output = -1;
};

/// The child leads its own process group, ignores the signals that a launcher sends to whole jobs (its worker
/// tells it when to exit), and is killed when the thread that called this function ends, so call it from a
/// thread that lives as long as the process. Returns once the program has started. Throws InputError if it
/// cannot be started.
pid_t start_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment, ChildFiles files);

}  // namespace trommel
