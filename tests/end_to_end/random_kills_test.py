"""Everything is killed ten times at random moments; each time the same command resumes, with the same result."""

import os
import random
import time
import unittest

from helpers import DONE, WRONG_INPUT, Workplace, wait_for_exit, wait_until
from sample_data import GRID_OF_20

# Forty configurations.
GRID = GRID_OF_20.replace("batch_size = [4, 8, 16, 32]", "batch_size = [4, 5, 6, 7, 8, 12, 16, 32]")
RUN = ("run", "grid.toml", "-w", 2)
UNHURRIED = "epoch_ms=30"
KILLS = 10
SEED = int(os.environ.get("TROMMEL_TEST_SEED", "7"))


def ranking(at):
    return [(row["params"], row["mean"]) for row in at.json("leaderboard", "grid")["rows"]]


def workplace(test):
    at = Workplace()
    test.addCleanup(at.close)
    at.import_photos()
    at.write("grid.toml", GRID)
    return at


class RandomKillsTest(unittest.TestCase):
    def assert_everything_is_there_once(self, at):
        self.assertEqual(at.count("grid", "trials"), 40)
        self.assertEqual(at.count("grid", "trials", "state = 'completed'"), 40)
        completing = at.rows("grid", "SELECT * FROM attempts WHERE outcome = 'completed'")
        self.assertEqual(len({(each["configuration"], each["seed_number"]) for each in completing}), 40)
        self.assertEqual(len(completing), 40)
        self.assertEqual(at.count("grid", "attempts", "outcome = 'running'"), 0)
        self.assertEqual(at.rows("grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])
        self.assertEqual(at.rows("grid", "PRAGMA foreign_key_check"), [])

    def test_ten_kills_at_any_moment_change_nothing(self):
        undisturbed = workplace(self)
        undisturbed.trommel(*RUN)
        at = workplace(self)
        chance = random.Random(SEED)
        kills = []

        while len(kills) < KILLS:
            run = at.start(*RUN, script=UNHURRIED)
            # Half of them while directory, record and ranks are being created, half while trials end.
            before = at.count("grid", "trials", "state = 'completed'")
            if len(kills) % 2 == 1:
                wait_until(lambda: at.count("grid", "trials", "state = 'completed'") > before, "one more trial")
            moment = chance.uniform(0, 0.3)
            deadline = time.monotonic() + moment
            while time.monotonic() < deadline and run.poll() is None:
                time.sleep(0.001)  # the random delay is what this test is about
            self.assertIsNone(run.poll(), f"ended before its kill\n{at.said(run)}")
            kills.append((round(moment, 3), at.count("grid", "trials", "state = 'completed'")))
            at.kill_everything()
        print(f"seed {SEED}; killed at these times (seconds after the start or another trial, completed trials): {kills}")
        at.trommel(*RUN)

        self.assert_everything_is_there_once(at)
        self.assertEqual(ranking(at), ranking(undisturbed))

    def test_of_two_first_runs_at_once_one_runs_and_the_other_names_it(self):
        at = workplace(self)

        both = [at.start(*RUN, script="epoch_ms=200") for _ in range(2)]
        codes = [wait_for_exit(run) for run in both]

        said = [at.said(run) for run in both]
        self.assertEqual(sorted(codes), [DONE, WRONG_INPUT], said)
        refused = said[codes.index(WRONG_INPUT)]
        self.assertRegex(refused, r"(?m)^\S*grid: this sweep is running already \(process \d+ on \S+\); look at it with")
        self.assert_everything_is_there_once(at)

    def test_a_run_that_was_killed_while_creating_the_record_does_not_block_the_next_one(self):
        at = workplace(self)
        (at.directory / "grid" / "logs").mkdir(parents=True)
        at.write("grid/.results.sqlite.4711-5.partial", "half a record")
        at.write("grid/.sweep.toml.4712-6.partial", "half a sweep file")
        at.write("grid/sweep.toml", "")

        at.trommel(*RUN)

        self.assert_everything_is_there_once(at)
        self.assertEqual([path.name for path in (at.directory / "grid").glob(".*")], [])
        self.assertEqual((at.directory / "grid" / "sweep.toml").read_text(), GRID)


if __name__ == "__main__":
    unittest.main(verbosity=2)
