// Whether a sweep is to go on by itself.
#pragma once

#include "sweep/record.hpp"
#include "sweep_directory/sweep_directory.hpp"

namespace trommel {

/// Because one has stopped it (also where the life that was asked to has died before it had), or because its trials fail alike.
bool waits_for_a_person(const SweepChanged& last_event);

/// For who sees to the next life of a job that was killed: one whose sweep was finished is to have one, too, in which it is
/// COMPLETED. False where the record cannot be read: the next life will see.
bool waits_for_a_person(const SweepDirectory& directory);

/// Finished, or waits for a person; false as above.
bool is_at_rest(const SweepDirectory& directory);

}  // namespace trommel
