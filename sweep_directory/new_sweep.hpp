// Prepares the directory of a sweep: creates it, or opens an existing one.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "search_spaces/sweep_file.hpp"
#include "sweep_directory/inputs/located_sweep.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// A sweep whose directory is ready for its ranks.
struct PreparedSweep {
    LocatedSweep located;
    std::string news;  ///< a note for the user: what an edited file changes, what a branch has imported
    bool edited =
        false;           ///< the meaning of the file has changed, so even a finished sweep may have to resume
    bool begun = false;  ///< a record existed before
};

/// Creates the directory with the sweep's file and a new record; if `former` is given, with its trials that
/// are also valid under this file. If there is a record already, checks that its sweep can be resumed with
/// this file, and copies the file into the directory, from which rank 0 reads it. `before_it_begins` checks a
/// sweep before its record is created, and throws to prevent that. Throws InputError, also if another process
/// is using the directory.
PreparedSweep prepare_directory(const SweepDirectory& directory, const SweepFile& file,
                                const GivenShards& data, const std::optional<SweepDirectory>& former,
                                const std::function<void(const LocatedSweep&)>& before_it_begins = {});

}  // namespace trommel
