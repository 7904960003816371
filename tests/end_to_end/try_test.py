"""trommel try: trains once, and records nothing."""

import re
import signal
import unittest

from helpers import FAILED, WRONG_INPUT, Workplace, wait_for_exit, wait_until
from sample_data import GRID_OF_20


class TryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)
        enqueue = '\n[[enqueue]]\nlabel = "mine"\nlearning_rate = 0.03\nbatch_size = 16\n'
        cls.at.write("enqueued.toml", GRID_OF_20 + enqueue)

    def tried(self, *arguments, **options):
        return self.at.trommel("try", *arguments, **options)

    def complaint(self, *arguments):
        return self.tried("grid.toml", *arguments, expect=WRONG_INPUT).stderr

    def test_a_line_is_printed_for_each_epoch_and_nothing_is_recorded(self):
        said = self.tried("grid.toml").stdout

        self.assertEqual(re.findall(r"(?m)^ +(\d+)  +\d", said), ["1", "2", "3"])
        self.assertRegex(said, r"\nresult: val_accuracy 0\.\d{4} \(epoch \d of 3\)\nan epoch took ")
        self.assertIn("nothing was recorded; search with: trommel run grid.toml\n", said)
        self.assertFalse((self.at.directory / "grid").exists())

    def test_every_setting_is_shown_with_its_origin(self):
        said = self.tried("enqueued.toml", "--set", "batch_size=4", "--epochs", 1).stdout

        self.assertRegex(said, r"batch_size +4 +--set\n")
        self.assertRegex(said, r"epochs +1 +--epochs\n")
        self.assertRegex(said, r"learning_rate +0\.03 +enqueued\n")
        self.assertRegex(said, r"optimizer +sgd +train\n")
        self.assertIn('enqueued: as in the first [[enqueue]], "mine"', said)

    def test_settings_that_are_neither_set_nor_enqueued_are_those_of_the_first_proposal(self):
        sweep = GRID_OF_20.replace('name = "grid"', 'name = "random"')
        self.at.write("random.toml", sweep + "\n[budget]\ntrials = 1\n")
        first = self.at.trommel("check", "random.toml").stdout.split("initial configurations:\n")[1].split("\n")[0]

        said = self.tried("random.toml").stdout

        for parameter in first.split(": ", 1)[1].split():
            name, value = parameter.split("=")
            self.assertRegex(said, rf"{name} +{re.escape(value)} +drawn\n")

    def test_wrong_values_are_located(self):
        self.assertEqual(
            self.complaint("--set", "learning_rate=abc"),
            "--set learning_rate=abc: 'learning_rate' = \"abc\" is not a number above 0\n",
        )
        misspelt = self.complaint("--set", "lerning_rate=1")
        self.assertIn("--set lerning_rate=1: no such setting (did you mean 'learning_rate'?", misspelt)
        self.assertIn("--set learning_rate: not of the form", self.complaint("--set", "learning_rate"))
        self.assertIn("given twice", self.complaint("--set", "epochs=1", "--set", "epochs=2"))

    def test_a_parameter_that_is_not_active_is_refused_with_its_condition(self):
        momentum = "momentum = { values = [0.5], when = { batch_size = 4 } }\n"
        self.at.write("conditional.toml", GRID_OF_20.replace("[sampler]", momentum + "[sampler]"))
        wrong = ["--set", "batch_size=8", "--set", "momentum=0.9"]

        done = self.tried("conditional.toml", *wrong, expect=WRONG_INPUT)

        self.assertEqual(
            done.stderr,
            "--set momentum=0.9: is not active in this configuration (active when batch_size is 4); "
            "set what it depends on too\n",
        )

    def test_a_trainer_that_dies_reports_why(self):
        done = self.tried("grid.toml", expect=FAILED, script="exit_at_epoch=2")

        self.assertIn("no more memory for epoch 2", done.stderr)

    def test_a_diverged_training_is_reported(self):
        said = self.tried("grid.toml", script="diverge_at_epoch=2").stdout

        self.assertIn("diverged after 2 epochs: a loss or metric is not a number; try a smaller learning_rate\n", said)

    def test_interrupting_it_leaves_no_trainer(self):
        trying = self.at.start("try", "grid.toml", "--epochs", 1000, script="epoch_ms=50")
        wait_until(lambda: re.search(r"(?m)^ +2 ", self.at.said(trying)), "the second epoch")

        trying.send_signal(signal.SIGINT)

        self.assertEqual(wait_for_exit(trying), FAILED)
        self.assertIn("interrupted\nnothing was recorded", self.at.said(trying))
        self.assertEqual(self.at.processes(), [])


    def test_interrupting_a_reproduction_leaves_no_trainer_either(self):
        self.at.trommel("run", "grid.toml", "-d", "recorded", "-w", 1)
        again = self.at.start("reproduce", "recorded", "best", script="epoch_ms=20000")
        wait_until(lambda: self.at.processes("scripted_trainer"), "a trainer")

        again.send_signal(signal.SIGINT)

        self.assertEqual(wait_for_exit(again), FAILED)
        self.assertTrue(self.at.said(again).endswith("interrupted\n"), self.at.said(again))
        self.assertEqual(self.at.processes(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
