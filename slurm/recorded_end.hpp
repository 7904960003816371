// The end of the last run of a sweep, according to its record.
#pragma once

#include "slurm/resume_policy.hpp"
#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// A user stopped the sweep (also if the run that was asked to stop died before it did), or all its trials fail alike.
bool waits_for_user(const SweepChanged& last_event);

/// `finished` and `waits_for_user` from the record. Both are false if it cannot be read: the next run will see.
EndOfRun recorded_end(const SweepDirectory& directory);

}  // namespace trommel
