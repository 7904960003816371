// The waiting times that depend on one another, in one place; tests/system/waiting_times_test.cpp holds what must be true of them.
#pragma once

#include <chrono>

namespace trommel {

/// $TROMMEL_PATIENCE, 1 by default: more on a machine so slow that processes at work look dead, less in tests. Throws InputError
/// unless it is a number from 0.1 to 100.
double patience_factor();

/// For the times marked with (P), which decide that a process is dead, and what must be longer than these.
template <class Duration>
Duration patient(Duration time) {
    return std::chrono::duration_cast<Duration>(patience_factor() * time);
}

// Coordinator and workers, by messages

/// Between two heartbeats of the coordinator, and of each worker.
inline constexpr std::chrono::milliseconds heartbeat_interval{1000};
/// (P) A worker that was silent for this long is lost, and its trial is given to another.
inline constexpr std::chrono::milliseconds worker_silence{30000};
/// (P) A worker that heard nothing from its coordinator for this long leaves with its trainer.
inline constexpr std::chrono::seconds coordinator_silence{30};
/// (P) All ranks must have joined this long after the first; a rank that died before it joined would leave the others in MPI_Init.
constexpr std::chrono::seconds time_to_join(int ranks) {
    return std::chrono::seconds(60 + ranks);
}

// Worker and trainer

/// (P) From the start of a trainer to its first message.
inline constexpr std::chrono::seconds trainer_silence{120};
/// From the request to stop a trial to its end.
inline constexpr std::chrono::seconds stop_grace{30};
/// For the epoch in progress, when all trials are paused.
inline constexpr std::chrono::milliseconds pause_grace{30000};
/// From Shutdown to the trainer's end.
inline constexpr std::chrono::seconds shutdown_grace{5};
/// From the moment a trainer closes its end of the socket to its own: it may free its memory and print why.
inline constexpr std::chrono::seconds silent_trainer_grace{5};
/// From SIGKILL to the trainer's end.
inline constexpr std::chrono::seconds death_grace{60};
/// A shorter epoch is never taken for a hang.
inline constexpr std::chrono::seconds shortest_hang{600};
/// Weights that cannot be written (a full disk) are tried again for this long.
inline constexpr std::chrono::seconds weights_patience{480};

// The command, the launcher and Slurm

/// A launcher that hangs at its end, after its command died, is killed.
inline constexpr std::chrono::seconds launcher_patience{5};
/// Status commands, and commands that prepare a directory, hold its lock briefly; a coordinator whose launcher was killed holds it for up
/// to two more seconds, or until its watchdog ends it. A command waits this long before it reports that the sweep is running.
inline constexpr std::chrono::seconds lock_patience = launcher_patience + std::chrono::seconds(3);
/// Between two touches of the batch host's heartbeat file.
inline constexpr std::chrono::seconds batch_host_heartbeat{2};
/// (P) The batch host is dead after this long without one.
inline constexpr std::chrono::seconds batch_host_silence{30};
/// (P) A shorter run that achieved nothing has failed; the next one would fail in the same way.
inline constexpr std::chrono::seconds shortest_run{60};
/// Slurm is asked this often to run a job again, and this far apart (P).
inline constexpr int slurm_tries = 7;
inline constexpr std::chrono::seconds between_slurm_tries{10};
/// A watchdog that leaves a requeue to another process looks again this many times, `batch_host_silence` apart, before that process
/// must be dead; and it asks Slurm itself this many times before it cancels a job that it has to resubmit.
inline constexpr int looks_at_another_asking = 4;
inline constexpr int refusals_before_cancel = 10;

}  // namespace trommel
