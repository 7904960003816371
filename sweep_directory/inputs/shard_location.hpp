// Looks for the shards of a data set on this machine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "search_spaces/sweep_file.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// The paths of shards given with `--data`, by data set name.
using GivenShards = std::map<std::string, std::filesystem::path>;

/// Parses "pixels=FILE" options. Throws InputError for a malformed option.
GivenShards parse_data_options(const std::vector<std::string>& options);

/// The data set with absolute paths. Each shard is looked for at the path given by `--data`, at its own path
/// (a relative one starts from the first of `folders`), under its file name in each of `folders`, and in
/// $TROMMEL_DATA. Throws InputError with all paths that were tried.
DataSet locate(const DataSet& set, const std::vector<std::filesystem::path>& folders,
               const GivenShards& given);

/// A check for read_sweep() that returns the error of locate(), if any. `folder`: the directory of the sweep
/// file.
DataCheck shards_are_there(const std::filesystem::path& folder, const GivenShards& given);

/// Throws InputError with the line in the sweep file of every data set whose shards are missing.
void check_shards_are_there(const SweepFile& file, const GivenShards& given);

}  // namespace trommel
