// Waiting for the launcher: the work of `trommel run` while its ranks run.
#pragma once

#include "cli/commands/run/run_progress.hpp"
#include "launch/launcher.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep_directory/last_words.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// The end of a run that began after `before`.
bool has_ended(const SweepChanged& event, Seq before);

/// Waits for the end of the launcher, shows the progress, and passes signals on. Ends a launcher that hangs (Open MPI's
/// may, after a rank died): once the record or the exit reason shows that the run is over and nothing more is written,
/// or if no coordinator has appeared after time_to_join().
void wait_for(Launcher& launcher, int ranks, const SweepDirectory& directory, const ResultsReader& reader,
              const LastWordsFile& last_words, RunProgress& progress, const SweepProgress& former);

}  // namespace trommel::cli
