"""A workplace with photos and a grid of twenty trials, for tests with the scripted trainer."""
import unittest

from helpers import Workplace
from sample_data import GRID_OF_20


class GridTestCase(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.at.write("grid.toml", GRID_OF_20)

    def completed(self, sweep="grid"):
        return self.at.count(sweep, "trials", "state = 'completed'")

    def coordinator(self):
        (rank,) = [rank for rank in self.at.processes("trommel-rank") if rank.rank() == 0]
        return rank
