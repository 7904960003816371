"""The first hour: from a folder of photos to a sweep file, a first training run, and a search."""

import signal
import unittest

from helpers import DONE, WRONG_INPUT, Workplace, wait_for_exit, wait_until
from sample_data import GRID_OF_20, write_photos


class InitTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)

    def import_photos(self, *split, size="48x36"):
        write_photos(self.at.directory / "photos", width=48, height=36)
        self.at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", size, *split)

    def test_a_folder_is_answered_with_the_commands_to_paste(self):
        write_photos(self.at.directory / "my photos", width=300, height=200, each=2)

        done = self.at.trommel("init", "my photos", expect=WRONG_INPUT)

        self.assertEqual(
            done.stderr,
            "my photos: 6 images in 3 class folders, but a sweep reads shards; make one first:\n\n"
            "  trommel import images 'my photos' -o 'my photos.h5' --size 128x88 --split 0.7,0.15,0.15\n"
            "  trommel init 'my photos.h5'\n",
        )

    def test_the_file_it_writes_passes_check_and_runs(self):
        self.import_photos()

        said = self.at.trommel("init", "photos.h5", "-o", "photos.toml").stdout

        self.assertIn("trommel check photos.toml", said)
        checked = self.at.trommel("check", "photos.toml").stdout
        self.assertRegex(checked, r"model +one of .*cnn")
        self.assertIn("regularizer", checked)
        self.at.trommel("run", "photos.toml", "-w", 2)
        searched = "(configuration, seed_number) NOT IN (SELECT configuration, seed_number FROM finals)"
        self.assertEqual(self.at.count("photos-sweep", "trials", f"state = 'completed' AND {searched}"), 20)
        tested = self.at.rows("photos-sweep", "SELECT count(*) AS n FROM trials WHERE test_accuracy IS NOT NULL")
        self.assertIn(tested[0]["n"], range(1, 10))  # of the finals alone
        self.assertRegex(self.at.trommel("status", "photos-sweep").stdout, r"spent: 20 .* epochs and \d+ in the finals, ")

    def test_a_sweep_does_not_use_the_directory_of_the_photos(self):
        self.import_photos()
        self.at.write("mine.toml", GRID_OF_20.replace('name = "grid"', 'name = "photos"', 1))
        before = sorted((self.at.directory / "photos").iterdir())

        done = self.at.trommel("run", "mine.toml", expect=WRONG_INPUT)

        self.assertRegex(
            done.stderr,
            r"photos: holds other files \(\w+\) but no sweep; choose another directory with -d DIR, or another 'name' in "
            r"\[sweep\]\n",
        )
        self.assertEqual(sorted((self.at.directory / "photos").iterdir()), before)

    def test_a_sweep_whose_record_was_removed_starts_over(self):
        self.at.import_photos()
        self.at.write("grid.toml", GRID_OF_20)
        for rest in ("checkpoints", "logs", "models"):
            (self.at.directory / "grid" / rest).mkdir(parents=True)

        self.at.trommel("run", "grid.toml", "-w", 2)

        self.assertEqual(self.at.count("grid", "trials", "state = 'completed'"), 20)

    def test_a_shard_without_a_test_split_is_not_tested(self):
        self.import_photos("--split", "0.7,0.3")

        self.at.trommel("init", "photos.h5")

        written = (self.at.directory / "sweep.toml").read_text()
        self.assertRegex(written, r'test = "never" +# the shard has no test images')
        self.at.trommel("check", "sweep.toml")

    def test_images_that_are_too_small_for_a_model_do_not_get_it(self):
        self.import_photos(size="12x9")

        self.at.trommel("init", "photos.h5")

        self.assertNotIn("cnn", (self.at.directory / "sweep.toml").read_text())
        self.at.trommel("check", "sweep.toml")

    def test_it_does_not_overwrite_files(self):
        self.import_photos()
        self.at.write("sweep.toml", "mine")

        done = self.at.trommel("init", "photos.h5", expect=WRONG_INPUT)

        self.assertEqual(
            done.stderr,
            "sweep.toml: already exists (init does not overwrite files); choose another name with -o FILE\n",
        )
        self.assertEqual((self.at.directory / "sweep.toml").read_text(), "mine")

    def test_the_shard_is_found_wherever_the_sweep_file_is(self):
        self.import_photos()
        (self.at.directory / "sweeps").mkdir()

        self.at.trommel("init", "photos.h5", "-o", "sweeps/first.toml")

        self.at.trommel("check", "sweeps/first.toml")


class ModelsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        write_photos(cls.at.directory / "photos", each=10, width=32, height=16)
        cls.at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "32x16")
        cls.at.write("grid.toml", GRID_OF_20)

    def test_a_model_is_printed_as_in_a_sweep_file(self):
        for model in ("logistic", "cnn"):
            toml = self.at.trommel("models", model).stdout
            sweep = GRID_OF_20.replace('"logistic"', '"mine"')
            self.at.write("own.toml", toml.replace(f"model.{model}]", "model.mine]") + sweep)

            self.at.trommel("check", "own.toml")

    def test_shapes_and_weights_are_those_of_the_images(self):
        said = self.at.trommel("models", "cnn", "--shard", "photos.h5").stdout

        self.assertRegex(said, r"image +32x16x3\n")
        self.assertRegex(said, r"conv 16, .* 32x16x16 +448\n")  # (3 * 3 * 3 + 1) * 16
        self.assertRegex(said, r"flatten +256 +0\n")
        self.assertRegex(said, r"output +3 +771\n")
        self.assertRegex(said, r"batch_norm +- +when regularizer is batch_norm\n")

    def test_a_misspelled_model_is_answered_with_the_nearest(self):
        self.assertIn("did you mean 'cnn'?", self.at.trommel("models", "cmn", expect=WRONG_INPUT).stderr)


class ListAndLogsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)

    def start(self, directory, script):
        return self.at.start("run", "grid.toml", "-d", directory, "-w", 1, script=script)

    def test_finished_running_and_interrupted_sweeps_are_listed(self):
        self.at.trommel("run", "grid.toml", "-d", "work/done", "-w", 2)
        running = self.start("work/running", "epoch_ms=1000")  # a minute, in which to look and to interrupt
        wait_until(lambda: self.at.count("work/running", "trials", "state = 'running'"), "a running trial")

        by_directory = {each["directory"]: each for each in self.at.json("list")["sweeps"]}

        self.assertEqual(by_directory["work/done"]["state"], "finished")
        self.assertEqual(by_directory["work/done"]["ended_trials"], 20)
        self.assertEqual(by_directory["work/done"]["planned_trials"], 20)
        self.assertEqual(by_directory["work/running"]["state"], "running")
        table = self.at.trommel("list", "work").stdout
        self.assertRegex(table, r"work/done +grid +finished +20 of 20 +c\d+ val_accuracy 0\.")
        best = self.at.json("leaderboard", "work/done")["rows"][0]
        self.assertEqual(by_directory["work/done"]["best"]["configuration"], best["configuration"])
        self.assertEqual(by_directory["work/done"]["best"]["value"], best["mean"])
        self.assertEqual(self.at.json("status", "work/done")["best"]["configuration"], best["configuration"])
        running.send_signal(signal.SIGINT)
        wait_for_exit(running)
        self.assertNotIn("Forwarding signal", self.at.said(running))
        states = {each["directory"]: each["state"] for each in self.at.json("list", "work")["sweeps"]}
        self.assertEqual(states, {"work/done": "finished", "work/running": "paused"})

    def test_no_sweeps_is_a_valid_answer(self):
        (self.at.directory / "empty").mkdir()

        said = self.at.trommel("list", "empty").stdout

        self.assertEqual(said, "no sweeps below empty; start one with: trommel run SWEEP\n")

    def test_the_log_of_a_crashed_trial_has_its_last_output(self):
        self.at.trommel("run", "grid.toml", "-d", "crashed", "-w", 1, script="exit_at_epoch=2,configuration=3")

        last = self.at.trommel("logs", "crashed", "c3")
        first = self.at.trommel("logs", "crashed", "c3s1", "--attempt", 1)
        third = self.at.trommel("logs", "crashed", "c3s1", "--attempt", 3, expect=WRONG_INPUT)
        best = self.at.trommel("logs", "crashed", "best")

        self.assertEqual(last.stdout, "scripted trainer: no more memory for epoch 2\n")
        self.assertRegex(last.stderr, r"^c3s1, attempt 2: crashed \(.+\)\n$")
        self.assertRegex(first.stderr, r"^c3s1, attempt 1: crashed \(.+\)\n$")
        self.assertIn("--attempt 3: c3s1 has 2 attempts so far", third.stderr)
        self.assertRegex(best.stderr, r"completed; its trainer printed nothing; its epochs: trommel show crashed c\d+s1\n$")
        shown = self.at.trommel("show", "crashed", "c3s1").stdout
        self.assertEqual(shown.count("no more memory"), 1, shown)

    def test_following_ends_with_the_trial_and_with_the_sweep(self):
        running = self.start("followed", "epoch_ms=100")
        wait_until(lambda: self.at.count("followed", "trials", "state = 'running'"), "a running trial")

        coordinator = self.at.start("logs", "followed", "-f")
        trial = self.at.start("logs", "followed", "c1", "-f")

        self.assertEqual(wait_for_exit(trial), DONE)
        self.assertIn("c1s1, attempt 1: completed", self.at.said(trial))
        self.assertEqual(wait_for_exit(running), DONE)
        self.assertEqual(wait_for_exit(coordinator), DONE)
        self.assertIn("the sweep is finished", self.at.said(coordinator))

    def test_watching_ends_with_the_sweep(self):
        running = self.start("watched", "epoch_ms=100")
        wait_until(lambda: self.at.count("watched", "trials", "state = 'running'"), "a running trial")

        with self.at.standing_still("scripted_trainer"):
            watching = self.at.start("watch", "watched")
            wait_until(lambda: "running" in self.at.said(watching), "it is seen running")

        self.assertEqual(wait_for_exit(watching), DONE)
        self.assertRegex(self.at.said(watching), r"(?s)^grid: running.*\n\ngrid: finished")
        self.assertNotIn("paused", self.at.said(watching))
        self.assertEqual(wait_for_exit(running), DONE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
