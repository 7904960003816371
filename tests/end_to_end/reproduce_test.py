"""Any trial can be trained again, bit for bit; differences are refused or reported."""

import shutil
import unittest

from helpers import DONE, FAILED, WRONG_INPUT, Workplace
from sample_data import SMALL_TRAINING

# By loss: unlike an accuracy, it cannot be "within noise".
SWEEP = SMALL_TRAINING.replace('"val_accuracy"', '"val_loss"').replace('"maximize"', '"minimize"')
EVERY_NUMBER = """
SELECT p.params, e.epoch, e.train_loss, e.train_accuracy, e.val_loss, e.val_accuracy, e.val_cross_entropy,
  t.weights_digest, t.val_predictions, t.test_predictions, t.test_loss, t.test_accuracy, t.seed
FROM epochs AS e JOIN trials AS t USING (configuration, seed_number) JOIN params AS p USING (configuration)
ORDER BY p.params, e.epoch"""


class ReproduceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace("trommel-trainer")
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("small.toml", SWEEP)
        cls.at.trommel("run", "small.toml", "-w", 1)

    def copy_of_sweep(self, name, to="."):
        """A copy of the sweep, for a test that changes it."""
        target = self.at.directory / to / name
        shutil.copytree(self.at.directory / "small", target)
        self.addCleanup(shutil.rmtree, target)
        return target

    def verdict(self, directory, trial, expect, *options, **variables):
        said = self.at.json("reproduce", directory, trial, *options, expect=expect, **variables)
        self.assertEqual(said["schema"], "reproduce/1")
        return said

    def test_the_best_and_every_other_trial_is_identical(self):
        best = self.at.json("leaderboard", "small")["rows"][0]["best_trial"]
        self.assertRegex(self.at.trommel("reproduce", "small").stdout, f"^{best}: identical")

        for trial in ("c1s1", "c2s1", "c3s1", "c4s1"):
            with self.subTest(trial=trial):
                said = self.verdict("small", trial, DONE)
                self.assertEqual((said["trial"], said["verdict"]), (trial, "identical"))
                self.assertEqual(said["differences"], [])

    def test_the_number_of_workers_does_not_change_results(self):
        self.at.trommel("run", "small.toml", "-w", 3, "-d", "by_three")

        one, three = self.at.rows("small", EVERY_NUMBER), self.at.rows("by_three", EVERY_NUMBER)
        self.assertEqual(len(one), 4 * 3)
        self.assertEqual(one, three)

    def test_one_changed_digit_in_the_record_is_found(self):
        self.copy_of_sweep("altered")
        changed = "UPDATE epochs SET val_loss = val_loss + 1e-9 WHERE configuration = 2 AND epoch = 2"
        self.assertEqual(self.at.alter("altered", changed), 1)

        said = self.verdict("altered", "c2s1", FAILED)

        self.assertEqual(said["verdict"], "differs")
        self.assertRegex(said["differences"][0], "^epoch 2: val_loss was ")
        self.assertEqual(self.verdict("altered", "c1s1", DONE)["verdict"], "identical")

    def test_one_changed_prediction_in_the_record_is_found(self):
        self.copy_of_sweep("altered")
        self.at.alter(
            "altered",
            "UPDATE trials SET val_predictions = CAST(substr(val_predictions, 3) || substr(val_predictions, 1, 2) AS BLOB)"
            " WHERE configuration = 1",
        )

        said = self.verdict("altered", "c1s1", FAILED)

        self.assertIn("validation images are predicted differently", " ".join(said["differences"]))


class MovedSweepTest(unittest.TestCase):
    """The sweep and its shard are no longer where they were created."""

    @classmethod
    def setUpClass(cls):
        cls.at = Workplace("trommel-trainer")
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("small.toml", SWEEP.replace('["logistic", "tiny_cnn"]', '["logistic"]'))
        cls.at.trommel("run", "small.toml", "-w", 1)
        for name in ("elsewhere", "data"):
            (cls.at.directory / name).mkdir()
        for name in ("small", "photos.h5"):
            shutil.move(cls.at.directory / name, cls.at.directory / "elsewhere" / name)
        cls.shard = cls.at.directory / "elsewhere" / "photos.h5"

    def place_shard(self, where):
        """Moves the shard there for one test."""
        target = self.at.directory / where
        self.shard.rename(target)
        self.addCleanup(target.rename, self.shard)
        return target

    def assert_reproduced(self, *options, **variables):
        done = self.at.trommel("reproduce", "elsewhere/small", "c1s1", *options, **variables)
        self.assertIn("identical", done.stdout)

    def test_the_shard_is_found_beside_the_sweep_directory(self):
        self.assert_reproduced()

    def test_the_shard_is_found_inside_the_sweep_directory(self):
        self.place_shard("elsewhere/small/photos.h5")
        self.assert_reproduced()

    def test_the_shard_is_found_where_data_says(self):
        shard = self.place_shard("data/renamed.h5")
        self.assert_reproduced("--data", f"photos={shard}")

    def test_the_shard_is_found_in_trommel_data(self):
        shard = self.place_shard("data/photos.h5")
        self.assert_reproduced(TROMMEL_DATA=str(shard.parent))

    def test_a_shard_that_is_not_found_is_named(self):
        self.place_shard("data/lost.h5")

        said = self.at.trommel("reproduce", "elsewhere/small", expect=WRONG_INPUT).stderr

        self.assertIn("photos.h5 not found", said)
        self.assertIn("--data photos=FILE", said)

    def test_a_different_shard_of_the_same_images_is_refused(self):
        self.at.trommel("import", "images", "photos", "-o", "data/other.h5", "--size", "16x12", "--seed", 2)
        other = ("--data", "photos=data/other.h5")

        done = self.at.trommel("reproduce", "elsewhere/small", "c1s1", *other, expect=WRONG_INPUT)

        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"other\.h5.*(checksum|not the)")


if __name__ == "__main__":
    unittest.main(verbosity=2)
