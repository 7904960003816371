"""`trommel replay`: the decisions of a sweep that was killed, extended and ran in parallel follow from its record."""

import sqlite3
import unittest
from contextlib import closing

from helpers import FAILED, Workplace, wait_until
from sample_data import GRID_OF_20

SWEEP = GRID_OF_20.replace("[0.001, 0.003, 0.01, 0.03, 0.1]", '{ low = 0.001, high = 0.1, scale = "log" }').replace(
    'name = "grid"\n', 'name = "NAME"\n', 1).replace('name = "grid"', 'name = "SAMPLER"') + """
[budget]
configurations = 20

[pruner]
name = "asha"

[seeds]
finalists = 2
max_per_configuration = 3
"""  # fmt: skip


class ReplayTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()

    def sweep(self, sampler):
        self.at.write(f"{sampler}.toml", SWEEP.replace("NAME", sampler).replace("SAMPLER", sampler))
        return ("run", f"{sampler}.toml", "-w", 3)

    def change(self, sweep, statement):
        with closing(sqlite3.connect(self.at.directory / sweep / "results.sqlite")) as record, record:
            record.execute(statement)

    def test_a_killed_and_extended_sweep_follows_from_its_record(self):
        for sampler in ("random", "sobol", "tpe", "evolution"):
            with self.subTest(sampler):
                run = self.sweep(sampler)
                for ended in (4, 9, 14):
                    process = self.at.start(*run, script="epoch_ms=30")
                    wait_until(lambda: self.at.count(sampler, "trials", "state = 'completed' OR state = 'pruned'") >= ended
                               or process.poll() is not None, f"{ended} trials have ended")  # fmt: skip
                    self.at.kill_everything()
                self.at.trommel(*run)
                self.at.trommel("extend", sampler, "--configurations", "+5")
                self.at.trommel(*run)

                derived = self.at.json("replay", sampler)

                self.assertIsNone(derived["difference"])
                self.assertEqual(derived["proposals"], 25)
                self.assertEqual(derived["seeds"], self.at.count(sampler, "trials"))
                self.assertEqual(derived["verdicts"], self.at.count(sampler, "verdicts"))
                self.assertEqual(derived["finals"], self.at.count(sampler, "finals"))

    def test_a_record_that_was_edited_is_named(self):
        self.at.trommel(*self.sweep("tpe"))
        self.assertIn("no difference\n", self.at.trommel("replay", "tpe").stdout)

        self.change("tpe", "UPDATE parameters SET value = 0.05 WHERE configuration = 12 AND name = 'learning_rate'")
        printed = self.at.trommel("replay", "tpe", expect=FAILED).stdout
        self.assertRegex(printed, r"first difference, at record \d+: c12 is .*learning_rate=0.05.*, but .* follows\n")

    def test_a_better_result_than_was_measured_is_found_by_what_followed_it(self):
        self.at.trommel(*self.sweep("tpe"))

        self.change("tpe", "UPDATE trials SET val_accuracy = 1, value = 1 WHERE seq = (SELECT min(seq) FROM trials WHERE state = 'completed')")

        self.at.trommel("replay", "tpe", expect=FAILED)


if __name__ == "__main__":
    unittest.main(verbosity=2)
