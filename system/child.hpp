// Starts a process that cannot outlive us.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace trommel {

/// The descriptors of a child: 0 is /dev/null, 1 and 2 are `output`, 3 is `channel`; all others are closed.
struct ChildFiles {
    int channel = -1;
    int output = -1;
};

/// The child leads a process group of its own, ignores the signals that a launcher sends to whole jobs (its
/// worker tells it when to leave), and is killed when the thread that called this ends: call it from one that
/// lives as long as the process. Returns once the program has begun. Throws InputError when it could not be.
pid_t start_child(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment, ChildFiles files);

}  // namespace trommel
