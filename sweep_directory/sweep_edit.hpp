// Decides whether a sweep can be resumed with an edited sweep file.
#pragma once

#include "search_spaces/sweep_file.hpp"
#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// The file with which a sweep was started, from its record.
struct BegunSweep {
    SweepSource source;
    Sweep sweep;  ///< as written in the file
};

/// Throws InputError if this version of trommel cannot read the stored file.
BegunSweep begun_sweep(SweepSource source);

/// Whether the sweeps differ only in ways that keep trials comparable.
bool may_follow(const Sweep& begun, const Sweep& edited);

/// The sweep of this file, for a directory whose sweep was started with `begun`. A budget that was set by
/// `trommel extend` holds until the budget in the file changes. Data sets are as in the file. Throws
/// InputError, at the line of the first difference, if trials of the two would not be comparable.
EditedSweep edited_sweep(const BegunSweep& begun, const SweepDirectory& directory, const SweepFile& file);

}  // namespace trommel
