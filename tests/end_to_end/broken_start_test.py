"""Ranks that die before they have joined: the others wait for them in MPI, but not forever."""

import os
import unittest

from grid_test_case import GridTestCase
from helpers import STOPPED, wait_for_exit, wait_until

RUN = ("run", "grid.toml", "-w", 2)


class BrokenStartTest(GridTestCase):
    def test_if_a_rank_dies_while_starting_the_run_ends_and_the_same_command_resumes(self):
        run = self.at.start(*RUN, TROMMEL_PATIENCE="0.3")
        (victim, *_) = wait_until(
            lambda: [each for each in self.at.processes("trommel-rank") if each.rank() is not None], "the first rank is there"
        )

        victim.kill()

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("the ranks did not come together", self.at.said(run))
        self.assertIn("run the same command to resume", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "no launcher and no rank is left", patience=30)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts"), 20)

    def test_a_launcher_that_hangs_before_any_rank_has_joined_is_killed_and_its_output_shown(self):
        # As mpirun does if its temporary directory is full.
        mpirun = self.at.write("mpirun", "#!/bin/sh\necho 'mpirun: no room' >&2\nwhile :; do sleep 1; done\n")
        mpirun.chmod(0o755)

        run = self.at.start(*RUN, PATH=f"{self.at.directory}:{os.environ['PATH']}", TROMMEL_PATIENCE="0.1")

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertRegex(self.at.said(run), r"mpirun: no room\n(?s:.*)no coordinator has begun within 6 s, and the launcher hung")
        self.assertIn("run the same command to resume", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "nothing is left", patience=30)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
