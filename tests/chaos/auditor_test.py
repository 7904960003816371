"""The auditor sees what it is there to see: each record here was spoilt by hand."""

import shutil
import unittest

import chaos  # first: it finds the helpers
import auditor
from helpers import Workplace
from launching import RUN
from sweeps import SCRIPTED_KINDS

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


class AuditorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("struck.toml", SCRIPTED_KINDS[0].text)
        cls.at.trommel(*RUN)
        cls.sound = cls.at.directory / "struck"

    def spoil(self, statement):
        directory = self.at.directory / "spoilt"
        shutil.copytree(self.sound, directory)
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        self.assertGreater(self.at.alter("spoilt", statement), 0, statement)
        return directory

    def test_a_sound_sweep_has_no_complaints(self):
        self.assertEqual(auditor.audit(self.sound, 40), [])
        self.assertEqual(list(auditor.differences(self.sound, self.sound)), [])
        self.assertEqual(auditor.processes_left(self.at.mark)[1], [])

    def test_whatever_is_wrong_with_a_record_is_said(self):
        for problem, (statement, expected) in SPOILT.items():
            with self.subTest(problem):
                directory = self.spoil(statement)
                self.assertIn(expected, "\n".join(auditor.audit(directory, 40)))
                shutil.rmtree(directory)

    def test_a_pruned_trial_whose_trainer_was_killed_has_no_result_and_no_gap(self):
        directory = self.spoil(f"UPDATE trials SET state = 'pruned', epochs = NULL WHERE {OF_C7}")
        self.at.alter("spoilt", f"UPDATE attempts SET outcome = 'pruned' WHERE {OF_C7}")
        self.assertEqual(auditor.audit(directory, 40, pruned=True), [])
        self.assertIn("c7s1 is pruned", "\n".join(auditor.audit(directory, 40)))

        self.at.alter("spoilt", f"DELETE FROM epochs WHERE {OF_C7} AND epoch = 2")

        self.assertIn("pruned without a result, measured: [1, 3]", "\n".join(auditor.audit(directory, 40, pruned=True)))

    def test_whatever_is_not_as_in_the_undisturbed_sweep_is_said(self):
        for problem, (statement, expected) in BESIDE_ANOTHER.items():
            with self.subTest(problem):
                directory = self.spoil(statement)
                self.assertIn(expected, "\n".join(auditor.differences(directory, self.sound)))
                shutil.rmtree(directory)


if __name__ == "__main__":
    unittest.main(verbosity=2)
