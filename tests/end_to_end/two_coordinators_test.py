"""Two coordinators that no lock keeps apart, as on two nodes with a file system whose locks are local."""

import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "chaos"))

from auditor import audit  # noqa: E402
from grid_test_case import GridTestCase  # noqa: E402
from helpers import DONE, STOPPED, WRONG_INPUT, wait_for_exit, wait_until  # noqa: E402
from other_locks import GRANTED, needs_other_locks, other_locks  # noqa: E402

RUN = ("run", "grid.toml", "-w", 1)


@needs_other_locks
class TwoCoordinatorsTest(GridTestCase):
    def setUp(self):
        super().setUp()
        self.variables = other_locks(self.at, GRANTED)

    def start(self, mode, script="epoch_ms=150"):
        return self.at.start(*RUN, script=script, TROMMEL_FILE_SYSTEM=mode, **self.variables)

    def completed_so_far(self, mode):
        """The number of completed trials, as read by a reader that must not touch a record that is being written."""
        if not (self.at.directory / "grid" / "results.writer").exists():
            return 0
        try:
            return self.at.json("status", "grid", TROMMEL_FILE_SYSTEM=mode)["trials"]["completed"]
        except AssertionError as error:
            if "readonly database" in str(error):
                return 0  # it has just started; without locks, its log looks like a dead coordinator's
            raise

    def writer(self):
        """The first line of the claim identifies the writer."""
        return (self.at.directory / "grid" / "results.writer").read_text().split("\n")[0]

    def assert_sound(self):
        self.assertEqual(audit(self.at.directory / "grid", 20), [])

    def test_the_second_is_refused_and_the_first_continues(self):
        for mode in ("network", "local"):
            with self.subTest(mode):
                self.setUp()
                first = self.start(mode)
                wait_until(lambda: (self.at.directory / "grid" / "results.writer").exists(), "the first has begun")

                second = self.start(mode)

                self.assertEqual(wait_for_exit(second), WRONG_INPUT, self.at.said(second))
                self.assertIn("this sweep is running already (process ", self.at.said(second))
                self.assertEqual(wait_for_exit(first), DONE, self.at.said(first))
                self.assertEqual(self.at.count("grid", "lives"), 1)
                self.assert_sound()

    def test_of_two_that_start_at_once_one_remains(self):
        for mode in ("network", "local"):
            with self.subTest(mode):
                self.setUp()

                runs = [self.start(mode), self.start(mode)]

                codes = sorted(map(wait_for_exit, runs))
                said = "\n".join(map(self.at.said, runs))
                self.assertEqual(codes[0], DONE, said)
                self.assertIn(codes[1], (WRONG_INPUT, STOPPED), said)
                self.assert_sound()

    def test_one_that_was_stopped_for_long_and_superseded_ends_before_it_writes(self):
        for mode in ("network", "local"):
            with self.subTest(mode):
                self.setUp()
                first = self.start(mode, "epoch_ms=500")
                wait_until(lambda: self.completed_so_far(mode) > 0 or first.poll() is not None, "a trial is completed")
                writer = self.writer()
                stopped = [process for process in self.at.processes() if process.pid != first.pid]
                for process in stopped:
                    process.kill(signal.SIGSTOP)

                second = self.start(mode)
                wait_until(lambda: self.writer() != writer or second.poll() is not None, "the second has begun")
                for process in stopped:
                    process.kill(signal.SIGCONT)

                self.assertEqual(wait_for_exit(first), STOPPED, self.at.said(first))
                self.assertIn("has taken over this sweep", self.at.said(first))
                self.assertEqual(wait_for_exit(second), DONE, self.at.said(second))
                self.assert_sound()

    def test_a_stop_request_works_without_locks(self):
        first = self.start("network", "epoch_ms=1000")
        wait_until(lambda: self.completed_so_far("network") > 0 or first.poll() is not None, "a trial is completed")

        first.send_signal(signal.SIGTERM)

        self.assertEqual(wait_for_exit(first), STOPPED, self.at.said(first))
        self.assertEqual(self.at.count("grid", "attempts", "outcome = 'paused'"), 1, self.at.said(first))


if __name__ == "__main__":
    unittest.main(verbosity=2)
