// The directory of one sweep, and the names in it.
#pragma once

#include <filesystem>
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
    std::filesystem::path slurm() const { return path / "slurm"; }  ///< the batch script, what its jobs print
    /// Of trials that have not ended.
    std::filesystem::path checkpoints() const { return path / "checkpoints"; }
    std::filesystem::path trials() const { return path / "trials"; }  ///< of commands
};

/// Whether trommel gives this name to what it puts into a sweep's directory.
bool is_of_a_sweep(const std::string& name);

/// What the store remembers of a sweep, as a Sweep: with the shards that it was begun with and the budget that it was
/// extended to. Throws InputError when this version of trommel cannot read the stored sweep file.
Sweep sweep_from(const SweepSource& source);

}  // namespace trommel
