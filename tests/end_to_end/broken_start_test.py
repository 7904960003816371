"""Ranks that die before they have joined: the others wait for them in MPI, but not for ever."""

import os
import unittest

from grid_test_case import GridTestCase
from helpers import STOPPED, wait_for_exit, wait_until

RUN = ("run", "grid.toml", "-w", 2)


class BrokenStartTest(GridTestCase):
    def test_when_a_rank_dies_while_it_starts_the_run_ends_and_the_same_command_goes_on(self):
        # Takes the minute in which ranks must come together.
        run = self.at.start(*RUN)
        (victim, *_) = wait_until(
            lambda: [each for each in self.at.processes("trommel-rank") if each.rank() is not None], "the first rank is there"
        )

        victim.kill()

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("the ranks did not come together", self.at.said(run))
        self.assertIn("the same command goes on", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "no launcher and no rank is left", patience=30)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts"), 20)

    def test_a_launcher_that_hangs_before_any_rank_has_joined_is_ended_with_what_it_said(self):
        # Takes that minute, too. As mpirun hangs where its folder for temporary files has no room.
        mpirun = self.at.write("mpirun", "#!/bin/sh\necho 'mpirun: no room' >&2\nwhile :; do sleep 1; done\n")
        mpirun.chmod(0o755)

        run = self.at.start(*RUN, PATH=f"{self.at.directory}:{os.environ['PATH']}")

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertRegex(self.at.said(run), r"mpirun: no room\n(?s:.*)no coordinator has begun within 63 s, and the launcher hung")
        self.assertIn("the same command goes on", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "nothing is left", patience=30)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
