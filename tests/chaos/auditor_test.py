"""The auditor notices what it should notice: each record here was damaged by hand."""

import shutil
import types
import unittest

import chaos  # noqa: F401  (first: it finds the helpers)
import auditor
import program_rules
from helpers import Workplace
from launching import RUN
from sweeps import PROGRAM_KINDS, SCRIPTED_KINDS

OF_C7 = "configuration = 7"
SPOILT = {
    "a trial is gone": ("DELETE FROM trials WHERE configuration = 40", "39 trials, not 40"),
    "a trial has failed": (f"UPDATE trials SET state = 'failed' WHERE {OF_C7}", "c7s1 is failed"),
    "a trial was completed twice": (
        f"""INSERT INTO attempts SELECT configuration, seed_number, 2, life, 9001, seen, 9002, worker, host, began, ended,
            outcome, reason, environment FROM attempts WHERE {OF_C7}""", "['completed', 'completed']"),
    "an attempt never ended": (f"UPDATE attempts SET outcome = 'running' WHERE {OF_C7}", "has no end"),
    "an attempt began too early": (
        "UPDATE attempts SET seq = 5 WHERE configuration = 40", "began before the former one of its worker had ended"),
    "an epoch is missing": (f"DELETE FROM epochs WHERE {OF_C7} AND epoch = 2", "measured: [1, 3]"),
    "an epoch was measured elsewhere": (f"UPDATE epochs SET seq = 9003 WHERE {OF_C7} AND epoch = 2", "outside of it"),
    "a number was given twice": (
        f"UPDATE epochs SET seq = (SELECT seq FROM epochs WHERE {OF_C7} AND epoch = 1) WHERE {OF_C7}", "given twice"),
    "the result is of no epoch": (
        f"UPDATE trials SET val_loss = val_loss * 1.0000000000000002 WHERE {OF_C7}", "measured in its epoch"),
    "the value is another's": (f"UPDATE trials SET value = value + 1 WHERE {OF_C7}", "not that of the objective"),
    "a configuration was proposed twice": (
        "UPDATE parameters AS p SET value = (SELECT value FROM parameters AS o WHERE o.name = p.name "
        f"AND o.configuration = 8) WHERE {OF_C7}", "proposed twice"),
    "a life is missing": ("UPDATE sweep SET life = 3", "lives [1] of 3"),
    "it is not finished": ("DELETE FROM events WHERE kind = 'finished'", "the sweep's events"),
    "an attempt is of no trial": (
        "UPDATE attempts SET configuration = 99 WHERE configuration = 40", "foreign_key_check"),
}  # fmt: skip
BESIDE_ANOTHER = {
    "other weights": (f"UPDATE trials SET weights_digest = 'ab' WHERE {OF_C7}", "instead of"),
    "another last bit": (
        f"UPDATE epochs SET train_loss = train_loss * 1.0000000000000002 WHERE {OF_C7} AND epoch = 1", "instead of"),
    "another seed": (f"UPDATE trials SET seed = '1' WHERE {OF_C7}", "instead of"),
}  # fmt: skip
# For programs: a few statements each, so that the record does not contradict itself.
HALF = f"FROM epochs WHERE {OF_C7} AND epoch > "
AS_IN_EPOCH = """UPDATE trials SET (value, val_accuracy, val_loss) = (SELECT val_accuracy, val_accuracy, val_loss FROM epochs AS e
    WHERE e.configuration = 7 AND e.epoch = trials.selected_epoch) WHERE configuration = 7"""
WORST = f"(SELECT epoch FROM epochs WHERE {OF_C7} ORDER BY val_accuracy LIMIT 1)"
SPOILT_PROGRAMS = {
    "a stop was taken for its end": (
        [f"DELETE {HALF} 2", f"UPDATE trials SET epochs = 2, selected_epoch = 2 WHERE {OF_C7}", AS_IN_EPOCH],
        "c7s1 is completed with epochs [1, 2], 2 of 12"),
    "its last line was dropped": (
        [f"DELETE {HALF} 11", f"UPDATE trials SET epochs = 11, selected_epoch = 1 WHERE {OF_C7}", AS_IN_EPOCH],
        "11 of 12"),
    "a stop has crashed it": (
        ["""INSERT INTO attempts SELECT configuration, seed_number, 2, life, 9001, seen, 9002, worker, host, began, ended,
            'completed', '', environment FROM attempts WHERE configuration = 7""",
         f"UPDATE trials SET attempts = 2 WHERE {OF_C7}",
         f"""UPDATE attempts SET outcome = 'crashed', reason = 'killed by signal 15 (Terminated) after epoch 12'
            WHERE {OF_C7} AND number = 1"""], "attempt 1 has crashed by a stop"),
    "stops have failed it": (
        [f"UPDATE trials SET state = 'failed', reason = 'killed by signal 15 (Terminated)' WHERE {OF_C7}",
         f"UPDATE attempts SET outcome = 'crashed', reason = 'killed by signal 15 (Terminated)' WHERE {OF_C7}"],
        "has crashed by a stop"),
    "an epoch was lost between two attempts": (
        [f"DELETE FROM epochs WHERE {OF_C7} AND epoch = 4"], "measured: [1, 2, 3, 5"),
    "reports made while no trainer listened are missing": ([f"DELETE {HALF} 3"], "is completed with epochs [1, 2, 3], 12 of 12"),
    "an epoch was selected that was never recorded": (
        [f"UPDATE trials SET selected_epoch = 13 WHERE {OF_C7}"], "epoch 13 was selected"),
    "a worse epoch was selected": (
        [f"UPDATE trials SET selected_epoch = {WORST} WHERE {OF_C7}", AS_IN_EPOCH], "the best is epoch"),
    "a later one of equals was selected": (
        [f"UPDATE epochs SET val_accuracy = 1.0, val_loss = 0 WHERE {OF_C7} AND epoch IN (3, 9)",
         f"UPDATE trials SET selected_epoch = 9 WHERE {OF_C7}", AS_IN_EPOCH], "the best is epoch 3 with 1.0"),
    "the value is an old one": (
        [f"UPDATE trials SET value = value - 0.01, val_accuracy = val_accuracy - 0.01 WHERE {OF_C7}"], "the best is epoch"),
    "an epoch has the value of another": (
        [f"""UPDATE epochs SET val_accuracy = (SELECT val_accuracy FROM epochs WHERE {OF_C7} AND epoch = 5)
            WHERE {OF_C7} AND epoch = 6"""], "epoch 6 of attempt 1 is"),
    "another last bit": (
        [f"UPDATE epochs SET val_accuracy = val_accuracy * 1.0000000000000002 WHERE {OF_C7} AND epoch = 1"],
        "epoch 1 of attempt 1 is"),
}  # fmt: skip


class SpoiltSweep(unittest.TestCase):
    """`sweep` ran undisturbed. Its record is damaged in copies."""

    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("struck.toml", cls.sweep.text)
        cls.at.trommel(*RUN)
        cls.sound = cls.at.directory / "struck"

    def spoil(self, *statements):
        directory = self.at.directory / "spoilt"
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(self.sound, directory)
        for statement in statements:
            self.assertGreater(self.at.alter("spoilt", statement), 0, statement)
        return directory


class AuditorTest(SpoiltSweep):
    sweep = SCRIPTED_KINDS[0]

    def test_a_sound_sweep_has_no_complaints(self):
        self.assertEqual(auditor.audit(self.sound, 40), [])
        self.assertEqual(list(auditor.differences(self.sound, self.sound)), [])
        self.assertEqual(auditor.processes_left(self.at.mark)[1], [])

    def test_everything_wrong_with_a_record_is_reported(self):
        for problem, (statement, expected) in SPOILT.items():
            with self.subTest(problem):
                self.assertIn(expected, "\n".join(auditor.audit(self.spoil(statement), 40)))

    def test_a_pruned_trial_whose_trainer_was_killed_has_no_result_and_no_gap(self):
        directory = self.spoil(f"UPDATE trials SET state = 'pruned', epochs = NULL WHERE {OF_C7}")
        self.at.alter("spoilt", f"UPDATE attempts SET outcome = 'pruned' WHERE {OF_C7}")
        self.assertEqual(auditor.audit(directory, 40, pruned=True), [])
        self.assertIn("c7s1 is pruned", "\n".join(auditor.audit(directory, 40)))

        self.at.alter("spoilt", f"DELETE FROM epochs WHERE {OF_C7} AND epoch = 2")

        self.assertIn("pruned without a result, measured: [1, 3]", "\n".join(auditor.audit(directory, 40, pruned=True)))

    def test_every_difference_from_the_undisturbed_sweep_is_reported(self):
        for problem, (statement, expected) in BESIDE_ANOTHER.items():
            with self.subTest(problem):
                self.assertIn(expected, "\n".join(auditor.differences(self.spoil(statement), self.sound)))


class MeasuredTest(unittest.TestCase):
    def test_an_attempt_that_started_over_discards_later_epochs(self):
        trial = {"configuration": 1, "seed_number": 1}
        epochs = [{**trial, "epoch": epoch, "attempt": attempt} for epoch, attempt in ((1, 1), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2))]
        latest = auditor.measured(types.SimpleNamespace(epochs=epochs), trial)
        self.assertEqual({epoch: each["attempt"] for epoch, each in latest.items()}, {1: 3, 2: 3})


class ProgramRulesTest(SpoiltSweep):
    sweep = PROGRAM_KINDS[0]

    def complaints(self, directory):
        return [*auditor.audit(directory, self.sweep.trials), *program_rules.audit(directory, self.sweep.epochs)]

    def test_a_sound_sweep_of_programs_has_no_complaints(self):
        self.assertEqual(self.complaints(self.sound), [])

    def test_everything_wrong_with_the_record_of_a_program_is_reported(self):
        for problem, (statements, expected) in SPOILT_PROGRAMS.items():
            with self.subTest(problem):
                self.assertIn(expected, "\n".join(self.complaints(self.spoil(*statements))))


if __name__ == "__main__":
    unittest.main(verbosity=2)
