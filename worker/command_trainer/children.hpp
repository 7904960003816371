// The children of a guard: the program, and what that has started and left to itself (a guard is a subreaper).
#pragma once

#include <sys/types.h>

namespace trommel {

/// Whether this child has ended; its number stays ours until somebody waits for it.
bool has_ended(pid_t child);

/// Waits for those that have ended, but for this one.
void reap_children_but(pid_t child);

/// All of them. What does not die, in a file system that hangs, is left after ten seconds.
void kill_children();

}  // namespace trommel
