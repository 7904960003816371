"""Pruned trials: a program that is stopped while running, and the result in the sweep."""

import signal
import unittest

from command_test_case import SWEEP, CommandTestCase
from helpers import WRONG_INPUT, wait_for_exit, wait_until

# The best first: with one worker, every trial from the third on is the worst so far.
PRUNED_SWEEP = SWEEP.replace("[0.1, 0.2]", "[0.5, 0.4, 0.3, 0.2]") + """
[pruner]
name = "asha"
min_epochs = 2
"""
# On SIGTERM it writes a file. The trials that should be pruned do not end by themselves.
PRUNED = """
def told(*_):
    (CHECKPOINT / "told").touch()
    sys.exit(3)
signal.signal(signal.SIGTERM, told)
for epoch in range(1, 6):
    report(epoch=epoch, val_accuracy=LR + epoch / 100)
    if epoch == 2 and LR < 0.35:
        time.sleep(600)
"""
STATES = ["completed", "completed", "pruned", "pruned"]


class PrunedProgramTest(CommandTestCase):
    def assert_pruned_once(self):
        trials = self.trials()
        self.assertEqual([trial["state"] for trial in trials], STATES)
        for trial in trials[2:]:
            self.assertEqual((trial["reason"], trial["selected_epoch"], trial["epochs"]), ("asha after epoch 2", 2, 2))
            told = self.at.directory / "mine" / "trials" / f"c{trial['configuration']}s1" / "checkpoint" / "told"
            self.assertTrue(told.exists(), "it was not told to end")
        verdicts = self.at.rows("mine", "SELECT configuration, epoch, prune FROM verdicts ORDER BY seq")
        self.assertEqual([tuple(verdict.values()) for verdict in verdicts], [(3, 2, 1), (4, 2, 1)])
        self.assert_nothing_of_it_is_left()

    def test_a_program_that_is_worse_than_others_is_terminated(self):
        self.run_sweep(PRUNED, PRUNED_SWEEP, workers=1)

        self.assert_pruned_once()
        self.assertEqual([row["params"]["lr"] for row in self.at.json("leaderboard", "mine")["rows"]], [0.5, 0.4])
        self.assertIn("asha after epoch 2", self.at.trommel("show", "mine", "c3s1").stdout)
        self.assertEqual(self.at.json("status", "mine")["trials"]["pruned"], 2)
        refused = self.at.trommel("reproduce", "mine", "c3s1", expect=WRONG_INPUT).stderr
        self.assertIn("c3s1 is pruned (only completed trials can be compared)", refused)

    def test_pruned_trials_stay_pruned_after_everything_is_killed(self):
        # The fourth hangs before it is judged, until everything is killed.
        self.sweep(PRUNED.replace("for epoch", """
if LR == 0.2 and TOLD["attempt"] == 1:
    time.sleep(600)
for epoch""", 1), PRUNED_SWEEP)
        run = self.at.start("run", "sweep.toml", "-w", 1)
        wait_until(lambda: self.at.count("mine", "attempts") == 4 or run.poll() is not None, "the fourth has begun")
        self.at.kill_everything()
        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)

        self.at.trommel("run", "sweep.toml", "-w", 1)

        self.assert_pruned_once()
        self.assertEqual([trial["attempts"] for trial in self.trials()], [1, 1, 1, 2])

    def test_finals_are_not_pruned(self):
        self.run_sweep(PRUNED, PRUNED_SWEEP + "[seeds]\nfinalists = 2\nmax_per_configuration = 3\n", workers=1)

        finals = self.at.rows("mine", "SELECT configuration, state FROM trials WHERE seed_number > 1")
        self.assertEqual({final["configuration"] for final in finals}, {1, 2})
        self.assertEqual({final["state"] for final in finals}, {"completed"})
        self.assertEqual(self.at.count("mine", "verdicts", "seed_number > 1"), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
