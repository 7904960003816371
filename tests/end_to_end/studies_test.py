"""Every row of the ready-made studies trains, for one epoch, on small images and on their features."""

import pathlib
import re
import unittest

from helpers import Workplace
from sample_data import TRASHNET_COLORS, write_photos

try:
    import torch
    import torchvision
except ImportError as missing:
    raise unittest.SkipTest(f"{missing}: the features' weights are drawn by torchvision") from missing

SEARCH_SPACES = pathlib.Path(__file__).resolve().parents[2] / "search_spaces"

EVERY_TRIAL = """
SELECT trial, weights_digest, val_predictions, test_predictions, t.value
FROM trials_flat JOIN trials AS t USING (configuration, seed_number) ORDER BY trial"""


def study_of_one_epoch(name):
    """The file unchanged, except for its epochs."""
    text = (SEARCH_SPACES / f"{name}.toml").read_text()
    text = re.sub(r"^epochs = \d+", "epochs = 1", text, flags=re.MULTILINE)
    return re.sub(r"(?<=values = )\[(20|80)\]", "[1]", text)


def labels_of(text):
    return re.findall(r'^label = "(.*)"$', text, re.MULTILINE)


class StudiesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace("trommel-trainer")
        cls.addClassCleanup(cls.at.close)
        write_photos(cls.at.directory / "photos", each=10, width=24, height=32, colors=TRASHNET_COLORS)
        torch.manual_seed(3)
        torch.save(torchvision.models.resnet18().state_dict(), cls.at.directory / "resnet18.pth")
        network = ("--backbone", "resnet18", "--weights", "resnet18.pth")
        cls.at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "24x32")
        cls.at.trommel("features", "photos.h5", "-o", "maps.h5", *network)
        cls.at.trommel("features", "photos.h5", "-o", "means.h5", *network, "--pool", "avg")

    def run_study(self, name, *options, workers=1, directory=None):
        """Rows of the leaderboard. Nothing failed, and nothing was trained for more than that epoch."""
        directory = directory or name
        self.at.write(f"{name}.toml", study_of_one_epoch(name))
        self.at.trommel("run", f"{name}.toml", "-d", directory, "-w", workers, "--data", "pixels=photos.h5", *options)
        self.assertEqual(self.at.count(directory, "trials", "state != 'completed' OR epochs != 1"), 0)
        return self.at.json("leaderboard", directory)["rows"]

    def test_every_row_of_the_notebook_trains_and_is_also_measured_on_all_images(self):
        rows = self.run_study("garbage_notebook")

        labels = labels_of(study_of_one_epoch("garbage_notebook"))
        self.assertEqual(sorted(row["label"] for row in rows), sorted(labels))
        for row in rows:
            self.assertLessEqual({"val_f1_weighted", "all_f1_weighted"}, set(row["metrics"]))

    def test_every_row_of_the_report_trains_and_the_duplicate_has_one_more_seed(self):
        rows = self.run_study("recyclables_report", "--data", "resnet=maps.h5")

        labels = labels_of(study_of_one_epoch("recyclables_report"))
        labels.remove("CNN, L1+L2, SGD, the same again")
        self.assertEqual(sorted(row["label"] for row in rows), sorted(labels))
        for row in rows:
            self.assertEqual(row["seeds"], 6 if row["label"] == "CNN, SGD, L1+L2" else 5, row["label"])
            self.assertIn("test_accuracy", row["metrics"])

    def test_the_best_of_pixels_and_features_is_the_same_with_one_worker_and_with_two(self):
        one = self.run_study("recyclables_best", "--data", "resnet=means.h5")
        self.run_study("recyclables_best", "--data", "resnet=means.h5", workers=2, directory="by_two")

        self.assertEqual({row["params"]["model"] for row in one}, {"from_pixels", "head"})
        self.assertEqual(self.at.rows("recyclables_best", EVERY_TRIAL), self.at.rows("by_two", EVERY_TRIAL))
        (network,) = [row for row in one if row["params"]["model"] == "from_pixels"]
        self.assertEqual((network["params"]["augment"], network["params"]["precision"]), ("moved", "bf16"))
        for directory in ("recyclables_best", "by_two"):
            said = self.at.json("reproduce", directory, network["trials"][0])
            self.assertEqual(said["verdict"], "identical")


if __name__ == "__main__":
    unittest.main()
