// What `trommel run` does while its ranks work.
#pragma once

#include "cli/commands/run/run_progress.hpp"
#include "launch/launcher.hpp"
#include "storage/results/results_reader.hpp"
#include "sweep_directory/last_words.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel::cli {

/// The end of a life that began after `before`.
bool has_ended(const SweepChanged& event, Seq before);

/// Waits for the end of the launcher, shows how far the sweep is, and passes signals on. The record is what counts, and the
/// last words: once they say that it is over, and nothing is written any more, a launcher that hangs (Open MPI's may, after a
/// rank has died) is ended. So is one that has no coordinator for a minute, and a second for each of its ranks.
void wait_for(Launcher& launcher, int ranks, const SweepDirectory& directory, const ResultsReader& reader,
              const LastWordsFile& last_words, RunProgress& progress, const SweepProgress& former);

}  // namespace trommel::cli
