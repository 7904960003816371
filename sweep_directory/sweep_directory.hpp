// The directory of a sweep, and the file names in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "storage/results/trial_store.hpp"
#include "sweep/sweep.hpp"

namespace trommel {

struct SweepDirectory {
    std::filesystem::path path;

    std::filesystem::path results() const { return path / "results.sqlite"; }
    std::filesystem::path sweep_file() const { return path / "sweep.toml"; }
    std::filesystem::path logs() const { return path / "logs"; }
    std::filesystem::path models() const { return path / "models"; }  ///< weights of the best configurations
    std::filesystem::path slurm() const {
        return path / "slurm";
    }  ///< the batch script, and the output of its jobs
    /// Checkpoints of trials that have not ended.
    std::filesystem::path checkpoints() const { return path / "checkpoints"; }
    std::filesystem::path trials() const {
        return path / "trials";
    }  ///< directories of trials with a command
};

/// NAME, if this is the name of a PartialFile, or of SQLite's own file beside one.
std::optional<std::string> name_of_unfinished(const std::string& name);

/// Whether trommel uses this name in a sweep's directory.
bool is_of_a_sweep(const std::string& name);

/// The Sweep that is stored in the record: with the shards with which it was started and the budget to which
/// it was extended. Throws InputError if this version of trommel cannot read the stored sweep file.
Sweep sweep_from(const SweepSource& source);

/// The same, if the stored file has been parsed already: `written` is its sweep.
Sweep sweep_from(const SweepSource& source, Sweep written);

}  // namespace trommel
