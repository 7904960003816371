// Where a sweep's shards are on this machine.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "search_spaces/sweep_file.hpp"
#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

/// "pixels=FILE" options by data set name. Throws InputError for a text of another form.
std::map<std::string, std::filesystem::path> parse_data_options(const std::vector<std::string>& options);

/// The data set with absolute paths. Each shard is looked for where `--data` says, at its path (a relative
/// one counts from the first of `folders`), under its file name in each of `folders`, and in $TROMMEL_DATA.
/// Throws InputError with all places that were tried.
DataSet locate(const DataSet& set, const std::vector<std::filesystem::path>& folders,
               const std::map<std::string, std::filesystem::path>& given);

/// For read_sweep(): what locate() has to complain of.
DataCheck shards_are_there(const std::filesystem::path& beside,
                           const std::map<std::string, std::filesystem::path>& given);

/// Opens the sweep's shards: fills in paths, checksums and labels, and where its weights files are. Throws
/// InputError when they cannot serve the sweep: no validation images, no test images where [evaluate] wants
/// them, shards of one data set that differ in shape, data sets that differ in the images on which trials
/// are judged.
void open_data(Sweep& sweep, SweepSource& source, const std::filesystem::path& beside,
               const std::map<std::string, std::filesystem::path>& given);

/// All shards of a sweep, in the order of its data sets, then its weights files in that of their names; and
/// the inverse. An empty list leaves the paths as they are.
std::vector<std::string> shard_paths(const Sweep& sweep);
void set_shard_paths(Sweep& sweep, const std::vector<std::string>& paths);

/// Throws InputError when a model does not fit the images, or the weights that it begins with do not fit it: every enqueued
/// configuration is tried, and samples of the space. The shards and weights of `sweep` must have been located. The model of a command is its own.
void check_models(const Sweep& sweep);

}  // namespace trommel
