// The environment in which a program trains: recorded with every attempt, and compared when its trial is
// reproduced.
#pragma once

#include <filesystem>

#include "sweep/record.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Host, processor, threads and trommel's version; the directory; and the SHA-256 of each file named in the
/// command (the program, its script), as "file train.py".
Environment command_environment(const Command& command, const DataSet& data,
                                const std::filesystem::path& directory);

}  // namespace trommel
