"""The finals: the best configurations of a search are trained with more seeds."""

import unittest

from helpers import Workplace
from sample_data import GRID_OF_20

FINALS = """
[seeds]
finalists = 3
max_per_configuration = 4
[evaluate]
test = "finalists"
"""


class FinalsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20.split("[evaluate]")[0] + FINALS)
        cls.at.trommel("run", "grid.toml", "-w", 2)

    def test_only_the_three_best_of_the_search_got_more_seeds(self):
        rows = self.at.rows("grid", "SELECT configuration, value FROM trials WHERE seed_number = 1 ORDER BY value DESC")
        more = self.at.rows("grid", "SELECT DISTINCT configuration FROM trials WHERE seed_number > 1")

        self.assertEqual(len(rows), 20)
        best = {row["configuration"] for row in rows[:3]}
        found = {row["configuration"] for row in more}
        self.assertGreaterEqual(len(found), 2)
        self.assertLessEqual(found, best)

    def test_only_the_trials_of_the_finals_have_a_test_value(self):
        for row in self.at.rows("grid", "SELECT seed_number, test_accuracy FROM trials"):
            self.assertEqual(row["test_accuracy"] is not None, row["seed_number"] > 1)

    def test_the_leaderboard_names_the_seeds_of_the_test_values(self):
        said = self.at.trommel("leaderboard", "grid").stdout

        self.assertIn("Test values are means over the seeds of the finals alone", said)

    def test_the_progress_counts_the_finals_separately(self):
        said = self.at.trommel("run", "grid.toml", "-w", 2).stderr

        finals = self.at.count("grid", "finals")
        self.assertRegex(said, rf"20 of 20 trials and {finals} more in the finals")

    def test_a_finished_sweep_with_finals_stays_finished(self):
        before = self.at.count("grid", "trials")

        self.at.trommel("run", "grid.toml", "-w", 2)

        self.assertEqual(self.at.count("grid", "trials"), before)


if __name__ == "__main__":
    unittest.main()
