#!/usr/bin/env python3
"""Requeues sweeps of programs again and again, at random moments, and has the auditor check them at the end.

    TROMMEL_BIN=build/bin python3 -B tests/chaos/requeues.py --seed 1 --requeues 300
    TROMMEL_BIN=build/bin python3 -B tests/chaos/requeues.py --seed 2 --requeues 300 --slurm --side-by-side 4

Without Slurm a requeue is simulated: SIGTERM to all processes at once, SIGKILL to the remaining ones after a while,
then the same command again. If a sweep ends before there were enough requeues, another one follows.
"""

import argparse
import concurrent.futures
import contextlib
import dataclasses
import random
import signal
import sys
import time

import chaos  # noqa: F401  (first: it finds the helpers)
import program_sweeps
from auditor import name
from chaos import started_cluster
from helpers import DONE, STOPPED, Workplace, wait_until
from inspection import Undisturbed, inspect
from launching import OVER, Here, Submitted
from sweeps import PROGRAM_KINDS

PATIENCE = 600  # seconds in which a sweep must make progress, or a job must restart
LIFE_HERE = (0.3, 5.0)  # seconds from the command's start to its requeue
LIFE_IN_JOB = (0.5, 20.0)  # from the job's start
KILL_WAITS = (0.3, 1.0, 3.0, 15.0)  # from SIGTERM to SIGKILL
SUBMIT = ("submit", "struck.toml", "--nodes", 1, "-w", 3, "--time", 60)

LONG = dataclasses.replace(PROGRAM_KINDS[0], name="long", text=program_sweeps.grid(range(1, 21)), trials=160)


class RequeuedHere:
    """`trommel run`."""

    sweep = LONG

    def __init__(self, at, chance):
        self.at, self.chance = at, chance
        self.command = Here(at, self.sweep.script)

    def begin(self):
        self.command.start()

    def requeue(self):
        """Waits a while; returns whether the command had not ended before."""
        until = time.monotonic() + self.chance.uniform(*LIFE_HERE)
        while time.monotonic() < until and self.command.ended() is None:
            time.sleep(0.01)
        if self.command.ended() is not None:
            return False
        self._stop_everything()
        self.command.start()
        return True

    def ended(self):
        return self.command.ended()

    def _stop_everything(self):
        processes = self.at.processes()
        self.chance.shuffle(processes)
        for each in processes:
            each.kill(signal.SIGTERM)
        with contextlib.suppress(AssertionError):
            wait_until(lambda: not self.at.processes(), "all have ended", self.chance.choice(KILL_WAITS))
        self.at.kill_everything()


class RequeuedJob:
    """A job of one node."""

    sweep = dataclasses.replace(LONG, script="epoch_ms=300")

    def __init__(self, at, chance, cluster):
        self.at, self.chance, self.cluster = at, chance, cluster
        self.command = Submitted(at, self.sweep.script, cluster, SUBMIT)

    def begin(self):
        self.command.start()

    def requeue(self):
        began = wait_until(self._began, f"job {self.command.job} runs, or is over", PATIENCE)
        until = began + self.chance.uniform(*LIFE_IN_JOB)
        while time.monotonic() < until and self.ended() is None:
            time.sleep(0.2)
        if self._state() != "RUNNING":
            return False
        restarts = self._restarts()
        self.cluster.said("scontrol", "requeue", self.command.job)
        wait_until(lambda: self._restarts() > restarts or self._state() in OVER, "it is queued again", PATIENCE)
        return self._restarts() > restarts

    def ended(self):
        """Checks at once, because the command itself polls with pauses."""
        state = self._state()
        return None if state not in OVER else DONE if state == "COMPLETED" else STOPPED

    def _began(self):
        return time.monotonic() if self._state() in ("RUNNING", *OVER) else None

    def _state(self):
        return self.cluster.job(self.command.job).get("JobState")

    def _restarts(self):
        return int(self.cluster.job(self.command.job).get("Restarts", 0))


class Requeued:
    """A sweep, from its start to the complaints of the auditor."""

    def __init__(self, chance, requeued):
        self.chance = chance
        self.at = Workplace()
        self.run = requeued(self.at, chance)
        self.sweep = self.run.sweep
        self.at.write("struck.toml", self.sweep.text)
        self.requeues, self.repeats = 0, 0

    def until_it_is_done(self, most, say):
        self.run.begin()
        while (code := self.run.ended()) != DONE:
            if code is not None:
                self.repeats += 1
                assert self.repeats <= 20 + most, f"repeated {self.repeats} times\n{self.run.command.said()}"
                self.run.begin()
            elif self.requeues < most:
                self.requeues += self.run.requeue()
                completed = self.at.count("struck", "trials", "state = 'completed'")
                say(f"{self.requeues} requeues, {completed} completed")
            else:
                self._wait_for_progress()

    def crashes(self):
        """There were only stops, which must not count as crashes."""
        crashed = self.at.rows("struck", "SELECT * FROM attempts WHERE outcome = 'crashed'")
        return [f"{name(each)}: attempt {each['number']} has crashed: {each['reason']}" for each in crashed]

    def _wait_for_progress(self):
        before = self.at.rows("struck", "SELECT last_seq FROM sweep")
        wait_until(lambda: self.run.ended() is not None or self.at.rows("struck", "SELECT last_seq FROM sweep") != before,
                   f"it comes further\n{self.run.command.said()}", PATIENCE)  # fmt: skip


def one_after_another(number, options, requeued, undisturbed):
    """Runs sweeps until there were enough requeues; returns their number and the complaints."""
    chance = random.Random(f"{options.seed} {number}")
    left, failed, sweeps = options.requeues // options.side_by_side, 0, 0
    while left > 0:
        sweeps += 1
        which = f"seed {options.seed}.{number}, sweep {sweeps}"
        sweep = Requeued(chance, requeued)
        try:
            sweep.until_it_is_done(left, lambda said, which=which: print(f"{which}: {said}", flush=True))
            seconds, complaints = inspect(sweep, undisturbed)
            complaints += sweep.crashes()
        except AssertionError as problem:
            seconds, complaints = 0, [str(problem)]
        left -= sweep.requeues
        ends = sweep.at.rows("struck", "SELECT outcome, count(*) AS number FROM attempts GROUP BY outcome")
        print(f"{which}: {sweep.requeues} requeues, {sweep.repeats} repeats, attempts "
              f"{ {each['outcome']: each['number'] for each in ends} }, gone after {seconds:.1f} s; "
              + ("as if nothing had happened" if not complaints else "NOT SOUND"), flush=True)  # fmt: skip
        for complaint in complaints:
            print(f"  {sweep.at.directory}: {complaint}", flush=True)
        failed += bool(complaints)
        if complaints:
            sweep.at.kill_everything()
            break
        sweep.at.close()
    return options.requeues // options.side_by_side - left, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--requeues", type=int, default=300)
    parser.add_argument("--slurm", action="store_true", help="jobs of a cluster that is started here")
    parser.add_argument("--side-by-side", type=int, default=1, help="number of sweeps that run at once and share the requeues")
    options = parser.parse_args()
    with contextlib.ExitStack() as places:
        undisturbed = Undisturbed()
        places.callback(undisturbed.close)
        undisturbed.directory(LONG)
        cluster = started_cluster(places) if options.slurm else None
        requeued = (lambda at, chance: RequeuedJob(at, chance, cluster)) if cluster else RequeuedHere
        with concurrent.futures.ThreadPoolExecutor(options.side_by_side) as threads:
            done = list(threads.map(lambda number: one_after_another(number, options, requeued, undisturbed),
                                    range(options.side_by_side)))  # fmt: skip
    print(f"{sum(requeues for requeues, _ in done)} requeues, {sum(failed for _, failed in done)} sweeps not sound")
    return 1 if any(failed for _, failed in done) else 0


if __name__ == "__main__":
    sys.exit(main())
