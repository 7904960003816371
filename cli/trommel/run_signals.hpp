// What a person, or Slurm, asks of a running sweep by signals.
#pragma once

namespace trommel::cli {

/// From now on HUP, INT, TERM and USR1 are counted, and do nothing else.
void count_signals();

/// How many there were: after the first the sweep ends in order, after the second at once.
int interrupts();

/// One of them was a batch script's USR1: the job's time is nearly over. The others are a person's.
bool time_is_over();

}  // namespace trommel::cli
