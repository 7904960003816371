// Signals by which a user or Slurm asks a running sweep to end.
#pragma once

#include <chrono>

namespace trommel {

/// From now on HUP, INT, TERM and USR1 are counted, and do nothing else. HUP stays ignored where it was (nohup). Those that come
/// within a second of one that was counted are its echoes, and are not: Slurm signals each process of a batch step, and the
/// script's trap passes on to us what it got itself. After an INT it is a third of a second: a person may press Ctrl-C twice.
void count_signals();

/// A USR1 is not counted before that time is over, and then one is counted without it.
void postpone_warning(std::chrono::milliseconds time);

/// The number of signals so far: after the first the sweep ends in order, after the second at once.
int interrupts();

/// Whether another signal would be counted: those of the last one have come.
bool echoes_are_over();

/// The first was a batch script's USR1: the job's time is nearly over. The others are a person's.
bool time_is_over();

}  // namespace trommel
