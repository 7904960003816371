"""A program that always fails costs three attempts, and the sweep loses nothing."""

import unittest

from command_test_case import FIVE_EPOCHS, SWEEP, CommandTestCase
from helpers import FAILED

TWELVE = SWEEP.replace("[0.1, 0.2]", str([number / 100 for number in range(1, 13)])).replace(
    "max_attempts = 2", "max_attempts = 3")
ALIKE = "the sweep fails as a whole: the first 3 attempts have crashed alike"


class FailingAlikeTest(CommandTestCase):
    def assert_three_attempts(self, said, why):
        self.assertLessEqual(len(self.attempts()), 3)
        self.assertEqual(self.trials("state = 'failed'"), [])
        self.assertEqual(said.count(ALIKE), 1, said)
        self.assertIn(why, said)
        self.assertIn("the same command tries them", said)

    def assert_the_same_command_completes_twelve(self, workers):
        self.run_sweep(FIVE_EPOCHS, TWELVE, workers=workers)
        self.assertEqual(len(self.trials("state = 'completed'")), 12)
        self.assertEqual(self.at.count("mine", "configurations"), 12)

    def test_an_exception_in_every_trial(self):
        for workers in (1, 2, 3):
            with self.subTest(workers=workers):
                said = self.run_sweep("TOLD['no such key']", TWELVE, expect=FAILED, workers=workers).stderr
                self.assert_three_attempts(said, "last output: KeyError: 'no such key'\n")
                self.assertNotIn("line 1", said)
                self.assert_the_same_command_completes_twelve(workers)
                self.at.trommel("delete", "mine", "--yes")

    def test_an_exception_after_the_first_epoch(self):
        said = self.run_sweep("report(epoch=1, val_accuracy=LR)\ntime.sleep(0.2)\nraise ValueError(LR)", TWELVE,
                              expect=FAILED).stderr
        self.assert_three_attempts(said, "after epoch 1; last output: ValueError: 0.0")
        self.assert_the_same_command_completes_twelve(2)

    def test_a_malformed_report(self):
        said = self.run_sweep("open(os.environ['TROMMEL_REPORT'], 'a').write('accuracy 0.5\\n'); time.sleep(600)", TWELVE,
                              expect=FAILED).stderr
        self.assert_three_attempts(said, "is not a JSON object")
        self.assertEqual({each["configuration"] for each in self.attempts()}, {1, 2, 3})

    def test_a_metric_with_a_different_name(self):
        said = self.run_sweep("report(accuracy=LR)", TWELVE, expect=FAILED).stderr
        self.assert_three_attempts(said, "no 'val_accuracy' (the sweep needs it after each epoch; reported: 'accuracy')")

    def test_no_report_at_all(self):
        said = self.run_sweep("print('accuracy', LR)", TWELVE, expect=FAILED).stderr
        self.assert_three_attempts(said, "ended without a report")

    def test_a_common_failure_is_retried_by_each_run_of_the_command(self):
        for attempts in (3, 6, 9, 12):
            self.run_sweep("sys.exit(3)", TWELVE, expect=FAILED, workers=1)
            self.assertEqual(len(self.attempts()), attempts)
        self.assert_the_same_command_completes_twelve(1)

    def test_status_reports_it(self):
        self.run_sweep("sys.exit(3)", TWELVE, expect=FAILED)
        self.assertIn(ALIKE, self.at.trommel("status", "mine").stdout)

    def test_a_sweep_of_one_trial(self):
        said = self.run_sweep("report(accuracy=LR)", SWEEP.replace("[0.1, 0.2]", "[0.1]"), expect=FAILED).stderr
        self.assertIn("the sweep fails as a whole: the only attempt has crashed", said)
        self.run_sweep(FIVE_EPOCHS, SWEEP.replace("[0.1, 0.2]", "[0.1]"))

    def test_a_failing_part_of_the_space_does_not_stop_the_rest(self):
        script = "if LR < 0.055: sys.exit(3)\n" + FIVE_EPOCHS
        self.run_sweep(script, TWELVE, expect=FAILED, workers=1)  # c1, c2, c1
        self.run_sweep(script, TWELVE, expect=FAILED, workers=1)  # c3, c4, c1
        self.run_sweep(script, TWELVE, workers=1)
        self.assertEqual(len(self.trials("state = 'failed'")), 5)
        self.assertEqual(len(self.trials("state = 'completed'")), 7)

    def test_trials_that_only_crash_on_their_first_attempt_do_not_stop_the_sweep(self):
        for workers in (1, 2, 4):
            with self.subTest(workers=workers):
                self.run_sweep("if TOLD['attempt'] == 1: sys.exit(3)\n" + FIVE_EPOCHS, TWELVE, workers=workers)
                self.assertEqual(len(self.trials("state = 'completed'")), 12)
                self.at.trommel("delete", "mine", "--yes")

    def test_different_failures_do_not_stop_the_sweep(self):
        self.run_sweep("if LR < 0.055: sys.exit(round(LR * 100))\n" + FIVE_EPOCHS, TWELVE)
        self.assertEqual(len(self.trials("state = 'failed'")), 5)
        self.assertEqual(len(self.trials("state = 'completed'")), 7)


class ContractTest(CommandTestCase):
    def log(self):
        return (self.at.directory / "mine" / "logs" / "coordinator.log").read_text()

    def test_an_epoch_beyond_the_last_one_ends_the_program(self):
        self.run_sweep("for epoch in range(1, 1000): report(epoch=epoch, val_accuracy=epoch); time.sleep(0.01)")
        self.assertEqual([(each["state"], each["epochs"], each["val_accuracy"]) for each in self.trials()],
                         2 * [("completed", 5, 5.0)])
        self.assertIn("was ended and counts as trained: line 6 of $TROMMEL_REPORT: epoch 6 (there are 5)", self.log())
        self.assert_nothing_of_it_is_left()

    def test_a_first_epoch_beyond_the_last_one_is_an_error(self):
        said = self.run_sweep("report(epoch=100, val_accuracy=LR)", expect=FAILED).stderr
        self.assertIn("epoch 100 (there are 5); end after the last one, or raise 'epochs'", said)

    def test_undeclared_metrics_are_ignored_with_one_warning(self):
        self.run_sweep("for epoch in range(1, 6): report(epoch=epoch, val_accuracy=LR, lr=LR, phase='train', x=[1])")
        self.assertEqual([each["state"] for each in self.trials()], ["completed", "completed"])
        for name in ("lr", "phase", "x"):
            self.assertEqual(self.log().count(f"reports '{name}', which is not recorded"), 1)


if __name__ == "__main__":
    unittest.main()
