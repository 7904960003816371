"""Ranks that die before they have joined: the others wait for them in MPI, but not for ever."""

import unittest

from grid_test_case import GridTestCase
from helpers import STOPPED, wait_for_exit, wait_until

RUN = ("run", "grid.toml", "-w", 2)


class BrokenStartTest(GridTestCase):
    def test_when_a_rank_dies_while_it_starts_the_run_ends_and_the_same_command_goes_on(self):
        # Takes the minute in which ranks must come together.
        run = self.at.start(*RUN)
        (victim, *_) = wait_until(lambda: self.at.processes("trommel-rank"), "the first rank is there")

        victim.kill()

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("the ranks did not come together", self.at.said(run))
        self.assertIn("the same command goes on", self.at.said(run))
        wait_until(lambda: not self.at.processes(), "no launcher and no rank is left", patience=30)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts"), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
