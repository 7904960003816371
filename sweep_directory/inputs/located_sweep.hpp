// A sweep whose shards and weights files have been found on this machine, opened and checked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sweep/sweep.hpp"
#include "sweep_directory/inputs/shard_location.hpp"

namespace trommel {

class LocatedSweep {
  public:
    /// Looks for everything that `sweep` names; `folder`: that of the sweep file. Throws InputError for a file
    /// that is missing, or if the shards do not fit the sweep: no validation images, no test images although
    /// [evaluate] requires them, shards of one data set with different shapes, or data sets whose validation or
    /// test images differ.
    LocatedSweep(Sweep sweep, const std::filesystem::path& folder, const GivenShards& given);

    /// With absolute paths, and the checksums of the shards.
    const Sweep& sweep() const { return sweep_; }

    /// True class of each validation (test) image by data set, in the order of the shards.
    const std::map<std::string, std::vector<std::uint16_t>>& val_labels() const { return val_labels_; }
    const std::map<std::string, std::vector<std::uint16_t>>& test_labels() const { return test_labels_; }

    /// Names by number, the same in all data sets; empty without data.
    const std::vector<std::string>& classes() const { return classes_; }

  private:
    Sweep sweep_;
    std::map<std::string, std::vector<std::uint16_t>> val_labels_;
    std::map<std::string, std::vector<std::uint16_t>> test_labels_;
    std::vector<std::string> classes_;
};

/// Throws InputError if a model does not fit the images, or its initial weights do not fit it: checks every
/// enqueued configuration and samples of the space. The model of a command is not checked.
void check_models(const LocatedSweep& located);

/// The paths of all shards, in the order of the data sets, then of the weights files in the order of their names.
std::vector<std::string> input_paths(const LocatedSweep& located);

/// `sweep` with the paths that input_paths() returned in another process. A sweep without data has none. Throws
/// InputError for another number of paths.
Sweep with_input_paths(Sweep sweep, const std::vector<std::string>& paths);

}  // namespace trommel
