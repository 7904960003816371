// Locates a sweep's shards on this machine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "search_spaces/sweep_file.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// Parses "pixels=FILE" options, by data set name. Throws InputError for a malformed option.
std::map<std::string, std::filesystem::path> parse_data_options(const std::vector<std::string>& options);

/// The data set with absolute paths. Each shard is looked for at the path given by `--data`, at its own path
/// (a relative one starts from the first of `folders`), under its file name in each of `folders`, and in
/// $TROMMEL_DATA. Throws InputError with all paths that were tried.
DataSet locate(const DataSet& set, const std::vector<std::filesystem::path>& folders,
               const std::map<std::string, std::filesystem::path>& given);

/// For read_sweep(): the complaint of locate(), if any.
DataCheck shards_are_there(const std::filesystem::path& beside,
                           const std::map<std::string, std::filesystem::path>& given);

/// Opens the sweep's shards: fills in paths, checksums and labels, and the paths of its weights files. Throws
/// InputError if they do not fit the sweep: no validation images, no test images although [evaluate] requires
/// them, shards of one data set with different shapes, or data sets whose validation or test images differ.
void open_data(Sweep& sweep, SweepSource& source, const std::filesystem::path& beside,
               const std::map<std::string, std::filesystem::path>& given);

/// All shards of a sweep, in the order of its data sets, then its weights files in the order of their names;
/// and the inverse. An empty list leaves the paths unchanged.
std::vector<std::string> shard_paths(const Sweep& sweep);
void set_shard_paths(Sweep& sweep, const std::vector<std::string>& paths);

/// Throws InputError if a model does not fit the images, or its initial weights do not fit it: checks every
/// enqueued configuration and samples of the space. The shards and weights of `sweep` must have been located.
/// The model of a command is not checked.
void check_models(const Sweep& sweep);

}  // namespace trommel
