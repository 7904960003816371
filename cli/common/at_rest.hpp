// Whether a sweep is to go on by itself.
#pragma once

#include "cli/common/sweep_directory.hpp"
#include "sweep/record.hpp"

namespace trommel::cli {

/// Also where the life that was asked to stop has died before it had.
bool was_stopped_by_a_person(const SweepChanged& last_event);

/// For who sees to the next life of a job that was killed: one whose sweep was finished is to have one, too, in which it is
/// COMPLETED. False where the record cannot be read: the next life will see.
bool is_stopped_by_a_person(const SweepDirectory& directory);

/// Finished, or stopped by a person; false as above.
bool is_at_rest(const SweepDirectory& directory);

}  // namespace trommel::cli
