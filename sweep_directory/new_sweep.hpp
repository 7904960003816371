// The directory of a sweep that is to run: made now, or found from before.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// A sweep whose directory is ready for its ranks.
struct PreparedSweep {
    Sweep sweep;
    std::string
        news;  ///< what a person should know of it: what an edited file changes, what a branch took over
    bool edited =
        false;  ///< the file means something else than before: also a finished sweep may have to go on
    bool begun = false;  ///< there was a record before
};

/// Makes the directory with the sweep's file and a new record; where `former` is given, with those of its trials that count
/// under this file too. Where there is a record already, sees that its sweep can go on with this file, and puts the file
/// into the directory, where rank 0 takes it up. `before_it_begins` looks at a sweep before its record is made, and throws
/// where there should be none. Throws InputError, also when another process is at work there.
PreparedSweep prepare_directory(const SweepDirectory& directory, const std::filesystem::path& sweep_file,
                                const std::map<std::string, std::filesystem::path>& data,
                                const std::optional<SweepDirectory>& former,
                                const std::function<void(const Sweep&)>& before_it_begins = {});

}  // namespace trommel
