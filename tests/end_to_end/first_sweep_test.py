"""A newcomer's first hour: importing photos, running a sweep, and reading its results."""

import csv
import io
import math
import pathlib
import unittest

from helpers import Workplace
from sample_data import COLORS, SMALL_TRAINING

TRIALS = ["c1s1", "c2s1", "c3s1", "c4s1"]
EPOCHS = 3
LEADERBOARD_KEYS = {
    "rank", "configuration", "label", "trials", "seeds", "mean", "ci_low", "ci_high", "group", "best_trial",
    "best_epoch", "metrics", "params",
}  # fmt: skip


class FirstSweepTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace("trommel-trainer")
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("small.toml", SMALL_TRAINING + "[keep]\nmodels = 2\n")
        cls.check = cls.at.trommel("check", "small.toml")
        cls.run_of_it = cls.at.trommel("run", "small.toml", "-w", 2)

    def test_the_shard_holds_every_photo_in_one_of_three_splits(self):
        shard = self.at.json("inspect", "photos.h5")

        self.assertEqual(shard["schema"], "inspect/1")
        self.assertEqual((shard["images"], shard["width"], shard["height"]), (72, 16, 12))
        self.assertEqual([each["name"] for each in shard["classes"]], sorted(COLORS))
        for each in shard["classes"]:
            self.assertIn((each["train"], each["val"], each["test"]), [(18, 3, 3), (17, 4, 3), (17, 3, 4), (16, 4, 4)])
        self.assertEqual([sum(each[split] for each in shard["classes"]) for split in ("train", "val", "test")], [52, 10, 10])
        self.at.trommel("inspect", "photos.h5", "--verify")

    def test_doctor_reports_nothing_twice(self):
        names = [each["name"] for each in self.at.json("doctor")["findings"]]

        self.assertEqual(len(names), len(set(names)), names)

    def test_old_kernels_of_openblas_are_not_used_and_reported_if_requested(self):
        def findings(**variables):
            return {each["name"]: each for each in self.at.json("doctor", **variables)["findings"]}

        blas = findings()["blas"]["value"]
        flags = pathlib.Path("/proc/cpuinfo").read_text()
        if "DYNAMIC_ARCH" not in blas or "avx2" not in flags:
            self.skipTest(f"no choice of kernels: {blas}")
        self.assertNotIn("blas_kernels_for_this_processor", findings())
        told = findings(OPENBLAS_CORETYPE="Prescott")
        self.assertIn("Prescott", told["blas"]["value"])
        self.assertEqual(told["blas_kernels_for_this_processor"]["health"], "slow")
        for trial in self.at.rows("small", "SELECT text FROM environments"):
            self.assertNotIn("Prescott", trial["text"])

    def test_check_shows_the_number_of_configurations_and_how_to_start(self):
        self.assertIn("size of the space: 4 configurations", self.check.stdout)
        self.assertIn("trommel run small.toml", self.check.stdout)

    def test_run_shows_where_to_look_and_leaves_nothing_behind(self):
        self.assertIn("trommel leaderboard small", self.run_of_it.stderr)
        self.assertEqual(self.run_of_it.stdout, "")
        self.assertEqual(self.at.processes(), [])

    def test_every_trial_is_completed_with_all_its_predictions(self):
        trials = self.at.rows("small", "SELECT * FROM trials")

        self.assertEqual(len(trials), 4)
        for trial in trials:
            self.assertEqual((trial["state"], trial["attempts"], trial["epochs"]), ("completed", 1, EPOCHS))
            self.assertEqual(len(trial["val_predictions"]), 2 * 10)  # uint16 for each image
            self.assertEqual(len(trial["test_predictions"]), 2 * 10)
            self.assertRegex(trial["weights_digest"], "^[0-9a-f]{64}$")

    def test_the_weights_of_the_two_best_configurations_are_kept(self):
        kept = sorted(path.name for path in (self.at.directory / "small/models").iterdir())

        best = [row["best_trial"] for row in self.at.json("leaderboard", "small")["rows"][:2]]
        self.assertEqual(kept, sorted(f"{trial}.attempt1.safetensors" for trial in best))

    def test_colors_are_learned(self):
        # A third is chance.
        self.assertGreater(self.at.json("leaderboard", "small")["rows"][0]["mean"], 0.6)

    def test_leaderboard_json_keeps_its_format(self):
        board = self.at.json("leaderboard", "small")

        self.assertEqual(board["schema"], "leaderboard/1")
        self.assertEqual((board["objective"], board["direction"]), ("val_accuracy", "maximize"))
        self.assertIs(board["complete"], True)
        self.assertIn("as_of", board)
        self.assertEqual(set(board["interval"]), {"method", "level", "over"})
        self.assertEqual([row["rank"] for row in board["rows"]], [1, 2, 3, 4])
        means = [row["mean"] for row in board["rows"]]
        self.assertEqual(means, sorted(means, reverse=True))
        for row in board["rows"]:
            self.assertLessEqual(LEADERBOARD_KEYS, set(row))
            self.assertLessEqual(row["ci_low"], row["mean"])
            self.assertLessEqual(row["mean"], row["ci_high"])
            self.assertEqual(row["trials"], [row["configuration"] + "s1"])
            self.assertEqual(row["metrics"]["val_accuracy"], row["mean"])
            self.assertIn("test_accuracy", row["metrics"])
            self.assertEqual(set(row["params"]), {"model", "optimizer"})

    def test_leaderboard_csv_has_the_numbers_of_the_json(self):
        text = self.at.trommel("leaderboard", "small", "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(text)))

        expected = self.at.json("leaderboard", "small")["rows"]
        self.assertEqual([row["configuration"] for row in rows], [row["configuration"] for row in expected])
        self.assertEqual([float(row["mean"]) for row in rows], [row["mean"] for row in expected])
        self.assertEqual([row["params.model"] for row in rows], [row["params"]["model"] for row in expected])

    def test_leaderboard_as_table_and_markdown_names_all_in_order(self):
        order = [row["configuration"] for row in self.at.json("leaderboard", "small")["rows"]]

        for format in ("table", "markdown"):
            text = self.at.trommel("leaderboard", "small", "--format", format).stdout
            places = [text.index(f" {name} ") for name in order]
            self.assertEqual(places, sorted(places), text)

    def test_leaderboard_can_be_narrowed(self):
        board = self.at.json("leaderboard", "small", "--where", "optimizer=adam", "--top", 1)

        (row,) = board["rows"]
        self.assertEqual(row["params"]["optimizer"], "adam")

    def test_show_best_is_the_first_of_the_leaderboard(self):
        best = self.at.json("leaderboard", "small")["rows"][0]["configuration"]

        self.assertIn(f"best is {best}\n", self.at.trommel("show", "small", "best").stdout)

    def test_the_difference_of_two_configurations_is_that_of_their_means(self):
        rows = self.at.json("leaderboard", "small")["rows"]

        compared = self.at.json("compare", "small:best", f"small:{rows[1]['configuration']}")

        self.assertEqual((compared["schema"], compared["metric"]), ("compare/1", "val_accuracy"))
        self.assertAlmostEqual(compared["difference"], rows[0]["mean"] - rows[1]["mean"], places=6)
        self.assertLess(compared["ci_low"], compared["difference"])
        self.assertGreaterEqual(compared["probability_better"], 0.5)
        second = rows[1]["configuration"]
        shown = self.at.trommel("compare", "small").stdout
        self.assertEqual(self.at.trommel("compare", "small", rows[0]["configuration"], second).stdout, shown)
        self.assertIn("is not DIR:CONFIGURATION", self.at.trommel("compare", "small", "c1", expect=2).stderr)

    def test_show_a_trial_has_each_epoch_and_where_it_ran(self):
        shown = self.at.json("show", "small", "c1s1")

        self.assertEqual((shown["schema"], shown["kind"], shown["trial"]), ("show/1", "trial", "c1s1"))
        (attempt,) = shown["attempts"]
        self.assertEqual([epoch["epoch"] for epoch in attempt["epochs"]], [1, 2, 3])
        for epoch in attempt["epochs"]:
            self.assertTrue(math.isfinite(epoch["metrics"]["val_loss"]))
        self.assertIn("threads", attempt["environment"])

    def test_status_is_finished_with_all_trials_completed(self):
        status = self.at.json("status", "small")

        self.assertEqual((status["schema"], status["state"]), ("status/1", "finished"))
        self.assertEqual(status["trials"]["completed"], 4)
        self.assertLessEqual({"workers", "best", "budget", "eta_seconds"}, set(status))

    def test_the_record_answers_documented_queries(self):
        def column(query):
            return [row["it"] for row in self.at.rows("small", query)]

        names = column("SELECT name AS it FROM leaderboard ORDER BY rank")
        epochs = column("SELECT epoch AS it FROM curves WHERE trial = 'c1s1' ORDER BY epoch")
        completed = column("SELECT trial AS it FROM trials_flat WHERE state = 'completed' ORDER BY trial")
        models = column("SELECT json_extract(params, '$.model') AS it FROM params")

        board = self.at.json("leaderboard", "small")["rows"]
        self.assertEqual(names, [row["configuration"] for row in board])
        self.assertEqual(epochs, [1, 2, 3])
        self.assertEqual(completed, TRIALS)
        self.assertEqual(set(models), {"logistic", "tiny_cnn"})
        self.assertEqual(self.at.rows("small", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])


if __name__ == "__main__":
    unittest.main(verbosity=2)
