// The children of a guard: the program, and the orphaned processes that it started (a guard is a subreaper).
#pragma once

#include <sys/types.h>

namespace trommel {

/// Whether this child has ended. Does not reap it, so its process id is not reused.
bool has_ended(pid_t child);

/// Reaps all children that have ended, except this one.
void reap_children_but(pid_t child);

/// Kills all children. Gives up after ten seconds on those that do not die, e.g. in a hanging file system.
void kill_children();

}  // namespace trommel
