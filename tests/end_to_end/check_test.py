"""trommel check: what users learn about a sweep before it runs."""

import unittest
from pathlib import Path

from helpers import Workplace

SEARCH_SPACES = Path(__file__).resolve().parents[2] / "search_spaces"
SWEEP = """[sweep]
name = "small"
[budget]
configurations = 6
[data.pixels]
shard = "photos.h5"
[train]
epochs = 3
defaults = "keras"
model = "mine"
[model.mine]
layers = [{ flatten = true }, { dense = "$hidden", activation = "relu", l2 = "$l2" }]
[space]
optimizer = ["sgd", "adam"]
momentum = { values = [0.0, 0.9], when = { optimizer = "sgd" } }
l2 = { values = [0.1], when = { momentum = 0.9 }, otherwise = 0.0 }
hidden = { values = { small = [8], deep = [16, 8] } }
learning_rate = { cases = [{ when = { optimizer = "sgd" }, values = [0.1] }, { values = [0.001, 0.01] }] }
[[enqueue]]
label = "a first one"
optimizer = "adam"
hidden = "deep"
learning_rate = 0.01
[keep]
models = 2
"""


class CheckTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("small.toml", SWEEP)

    def check(self, *options):
        said = self.at.trommel("check", "small.toml", *options).stdout
        self.assertLessEqual(max(len(line) for line in said.splitlines()), 96)
        return said

    def test_the_space_is_a_tree_of_dependencies(self):
        said = self.check("--no-data")

        self.assertIn(
            "  optimizer        one of sgd, adam\n"
            "    momentum       one of 0.0, 0.9, when optimizer is sgd\n"
            "      l2           one of 0.1, when momentum is 0.9\n"
            "                   otherwise the setting is 0.0\n"
            "    learning_rate  one of 0.1, when optimizer is sgd\n"
            "                   one of 0.001, 0.01, otherwise\n"
            "  hidden           one of small [8], deep [16, 8]\n"
            "size of the space: 8 configurations\n",
            said,
        )

    def test_trials_hours_and_disk_are_estimated(self):
        said = self.check()

        self.assertIn("data pixels: 16 x 12 (width x height), 52 train, 10 validation and 10 test images", said)
        self.assertIn("note: 10 validation images measure an accuracy to +-0.31; smaller differences need more images\n", said)
        self.assertIn("trials: 6 at most, of 3 epochs at most", said)
        self.assertRegex(said, r"time: .* on one core, within a factor of 5; 'trommel try' measures an epoch here\n")
        self.assertNotIn("pruner", said)
        self.assertRegex(said, r"disk: about .* for the record, .* for the weights of 2 configurations")

    def test_after_a_run_the_time_is_estimated_from_its_epochs(self):
        self.at.write("past.toml", SWEEP.replace('"small"', '"past"'))
        self.at.trommel("run", "past.toml", "-w", 1)

        said = self.at.trommel("check", "past.toml").stdout

        self.assertRegex(said, r"time: .* for one worker, from the past epochs: .* s each in past")

    def test_a_file_that_run_would_refuse_causes_a_warning(self):
        self.at.write("begun.toml", SWEEP.replace('"small"', '"begun"'))
        self.at.trommel("run", "begun.toml", "-w", 1)
        self.at.write("begun.toml", SWEEP.replace('"small"', '"begun"').replace("epochs = 3", "epochs = 4"))

        checked = self.at.trommel("check", "begun.toml")

        self.assertIn("warning: 'trommel run' would not resume it in begun:", checked.stderr)
        self.assertIn("setting 'epochs': 3 -> 4", checked.stderr)
        self.assertIn("no errors, but see the warning above", checked.stdout)

    def test_settings_without_effect_cause_a_warning(self):
        unused = SWEEP.replace('model = "mine"\n', 'model = "mine"\nrho = 0.5\nregularizer = "l2"\n')
        self.at.write("unused.toml", unused)
        said = self.at.trommel("check", "unused.toml").stderr
        for name in ("rho", "regularizer"):
            self.assertIn(f"warning: '{name}' in [train] has no effect", said)
        self.assertNotIn("train identically", said)

        nothing = 'l2 = { values = [0.0], when = { momentum = 0.9 }, otherwise = 0.0 }\nhidden = [[8]]\n'
        same = SWEEP[: SWEEP.index("l2 = { values")] + nothing + 'dropout = [0.1, 0.2]\n'
        self.at.write("same.toml", same.replace('{ dense = "$hidden"', '{ dropout = "$dropout", when = { momentum = 0.9 } }, { dense = "$hidden"'))
        self.assertRegex(
            self.at.trommel("check", "same.toml").stderr,
            r"warning: configurations that differ only in dropout = 0\.[12] or 0\.[12] train identically",
        )

    def test_an_image_that_would_count_twice_is_refused(self):
        self.at.trommel("import", "images", "photos", "-o", "other.h5", "--size", "16x12", "--seed", 7)
        for shards in (["photos.h5", "photos.h5"], ["photos.h5", "other.h5"]):
            listed = ", ".join(f'"{shard}"' for shard in shards)
            self.at.write("twice.toml", SWEEP.replace('shard = "photos.h5"', f"shard = [{listed}]"))

            said = self.at.trommel("check", "twice.toml", expect=2).stderr

            self.assertRegex(said, r"data set 'pixels': \S+\.png is in \S+photos\.h5 \(\w+\) and in \S+\.h5 \(\w+\)")

    def test_every_setting_of_a_configuration_has_an_origin(self):
        said = self.check("--no-data", "--configuration", "c1")

        for setting, value, origin in (
            ("hidden", "[16, 8]", "space"),
            ("l2", "0.0", "otherwise"),
            ("epochs", "3", "train"),
            ("epsilon", "1e-07", "defaults keras"),
            ("batch_size", "32", "default"),
        ):
            self.assertIn(f"  {setting:<20} {value:<28} {origin}\n", said)

    def test_a_configuration_may_be_given_by_some_of_its_values(self):
        said = self.check("--no-data", "--set", "optimizer=sgd", "momentum=0.9")

        self.assertRegex(said, r"(?m)^  momentum +0.9 +--set$")
        self.assertRegex(said, r"(?m)^  hidden +\[16, 8\] +enqueued$")
        self.assertRegex(said, r"(?m)^  l2 +0.1 +drawn$")

    def test_the_settings_are_those_that_try_uses(self):
        self.at.write("drawn.toml", SWEEP[: SWEEP.index("[[enqueue]]")])
        values = ["--set", "optimizer=sgd"]

        checked = self.at.trommel("check", "drawn.toml", *values).stdout
        tried = self.at.trommel("try", "drawn.toml", *values, "--set", "epochs=3").stdout

        for line in tried.splitlines()[: tried.splitlines().index("drawn: at random from [space], by the sweep's seed")]:
            if not line.startswith("  epochs "):
                self.assertIn(line + "\n", checked)

    def test_a_value_that_cannot_be_set_is_refused(self):
        said = self.at.trommel("check", "small.toml", "--set", "optimiser=sgd", expect=2).stderr

        self.assertEqual(
            said,
            "--set optimiser=sgd: no such setting (did you mean 'optimizer'?)\n",
        )

    def test_both_studies_pass_without_their_images(self):
        for study in ("garbage_notebook.toml", "recyclables_report.toml"):
            self.at.trommel("check", str(SEARCH_SPACES / study), "--no-data")
            self.at.trommel("check", str(SEARCH_SPACES / study), "--no-data", "--resolved")


if __name__ == "__main__":
    unittest.main()
