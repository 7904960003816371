"""Signals that arrive twice, as schedulers send them, and signals that users send."""

import signal
import unittest

from grid_test_case import GridTestCase
from helpers import STOPPED, wait_for_exit, wait_until
from processes import LAUNCHERS

RUN = ("run", "grid.toml", "-w", 2)
ONCE_MORE = "once more to stop at once"


class SignalsTest(GridTestCase):
    def start(self, script="epoch_ms=1000"):
        run = self.at.start(*RUN, script=script)
        wait_until(lambda: self.at.count("grid", "epochs") >= 2 or run.poll() is not None, "two epochs are over")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run

    def assert_paused(self, run):
        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertNotIn("stopped at once", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "nothing is left running")
        self.assertEqual(self.at.count("grid", "attempts", "outcome IN ('lost', 'crashed', 'running')"), 0)
        self.assertGreater(self.at.count("grid", "attempts", "outcome = 'paused'"), 0)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts", "outcome = 'completed'"), 20)

    def test_a_signal_that_arrives_twice_counts_once(self):
        for pair in ((signal.SIGTERM, signal.SIGTERM), (signal.SIGTERM, signal.SIGUSR1), (signal.SIGHUP, signal.SIGTERM),
                     (signal.SIGINT, signal.SIGINT), (signal.SIGINT, signal.SIGTERM)):  # fmt: skip
            with self.subTest(pair):
                self.setUp()
                run = self.start()

                for number in pair:
                    run.send_signal(number)

                self.assert_paused(run)

    def test_trials_are_paused_if_a_scheduler_signals_each_process(self):
        # Slurm does that with a batch step, and systemd with a unit; then the batch script forwards it.
        run = self.start()

        for process in self.at.processes():
            process.kill(signal.SIGCONT)
            process.kill(signal.SIGTERM)
        run.send_signal(signal.SIGTERM)

        self.assert_paused(run)

    def test_a_signal_to_the_launcher_alone_does_not_end_it(self):
        run = self.start("epoch_ms=200")
        (launcher,) = [process for process in self.at.processes() if process.name in LAUNCHERS]
        before = self.completed()

        launcher.kill(signal.SIGTERM)
        launcher.kill(signal.SIGHUP)

        wait_until(lambda: self.completed() > before or run.poll() is not None, "another trial is completed")
        self.assertEqual(wait_for_exit(run), 0, self.at.said(run))
        self.assertEqual(self.at.count("grid", "attempts"), 20)

    def test_a_user_who_signals_twice_ends_it_at_once(self):
        for first, second in ((signal.SIGINT, signal.SIGINT), (signal.SIGTERM, signal.SIGTERM), (signal.SIGINT, signal.SIGTERM)):
            with self.subTest((first, second)):
                self.setUp()
                run = self.start()
                self.coordinator().kill(signal.SIGSTOP)  # it cannot react

                run.send_signal(first)
                wait_until(lambda: ONCE_MORE in self.at.said(run), "it says how to stop at once")
                run.send_signal(second)

                self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
                self.assertIn("stopped at once", self.at.said(run))
                wait_until(lambda: not self.at.processes(), "nothing is left running")


if __name__ == "__main__":
    unittest.main(verbosity=2)
