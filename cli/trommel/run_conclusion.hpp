// What `trommel run` says at the end of a sweep.
#pragma once

#include "cli/common/sweep_directory.hpp"
#include "cli/trommel/commands.hpp"
#include "cli/trommel/new_sweep.hpp"
#include "cli/trommel/run_progress.hpp"
#include "storage/results/results_reader.hpp"

namespace trommel::cli {

/// Of a finished sweep: what of its file, or of an edit, came to nothing. `before` is its progress when this life began.
void say_what_was_left(const PreparedSweep& prepared, const ResultsReader& reader,
                       const SweepProgress& before, const SweepProgress& now, const SweepDirectory& directory,
                       RunProgress& progress);

/// Failed where no trial was completed.
ExitCode conclude_finished(const SweepProgress& now, const SweepDirectory& directory, RunProgress& progress);

}  // namespace trommel::cli
