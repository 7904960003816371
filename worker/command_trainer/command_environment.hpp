// Where a program trains: recorded with every attempt, compared when its trial is reproduced.
#pragma once

#include <filesystem>

#include "sweep/record.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// Host, processor, threads, versions of trommel; the directory; and the SHA-256 of each file that the command names (the
/// program, its script), as "file train.py".
Environment command_environment(const Command& command, const DataSet& data,
                                const std::filesystem::path& directory);

}  // namespace trommel
