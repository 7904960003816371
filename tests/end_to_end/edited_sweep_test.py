"""A sweep file that is edited after its sweep started: permitted changes, refused changes, and what a branch imports."""

import unittest

from grid_test_case import GridTestCase
from helpers import FAILED, WRONG_INPUT, wait_until
from sample_data import GRID_OF_20

RUN = ("run", "grid.toml", "-w", 2)
FIVE = GRID_OF_20 + "\n[budget]\nconfigurations = 5\n"


class EditedSweepTest(GridTestCase):
    def run_with(self, text):
        self.at.write("grid.toml", text)
        return self.at.trommel(*RUN).stderr

    def texts(self):
        return [(row["life"], row["text"])
                for row in self.at.rows("grid", "SELECT life, text FROM sweep_files ORDER BY seq")]  # fmt: skip

    def test_a_finished_sweep_resumes_when_its_budget_grows(self):
        self.run_with(FIVE)
        edited = FIVE.replace("configurations = 5", "configurations = 7").replace("max_attempts = 2", "max_attempts = 4")

        said = self.run_with(edited)

        self.assertIn("resuming with the edited file: 'configurations': 5 -> 7, 'max_attempts': 2 -> 4", said)
        self.assertEqual(self.completed(), 7)
        self.assertEqual(self.texts(), [(1, FIVE), (2, edited)])
        self.assertEqual(self.at.rows("grid", "SELECT text FROM sweep"), [{"text": edited}])
        self.assertEqual((self.at.directory / "grid" / "sweep.toml").read_text(), edited)

    def test_comments_may_change_and_the_store_keeps_them(self):
        run = self.at.start(*RUN, script="epoch_ms=200")
        wait_until(lambda: self.completed() >= 3 or run.poll() is not None, "3 trials completed")
        self.at.kill_everything()
        run.wait()
        commented = "# for the paper\n" + GRID_OF_20.replace('name = "grid"', 'name   =   "grid"')

        self.run_with(commented)

        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.texts(), [(1, GRID_OF_20), (2, commented)])

    def test_an_extension_survives_an_edit_that_does_not_change_the_budget(self):
        self.run_with(FIVE)
        self.at.trommel("extend", "grid", "--configurations", "+1")
        self.run_with("# edited\n" + FIVE)
        self.assertEqual(self.completed(), 6)

        self.run_with(FIVE.replace("configurations = 5", "configurations = 8"))

        self.assertEqual(self.completed(), 8)

    def test_enqueued_configurations_may_be_added(self):
        self.run_with(FIVE)

        self.run_with(
            FIVE.replace("configurations = 5", "configurations = 6")
            + '\n[[enqueue]]\nlabel = "hot"\nlearning_rate = 0.1\nbatch_size = 32\n'
        )

        rows = self.at.rows("grid", "SELECT label, origin FROM configurations WHERE configuration = 6")
        self.assertEqual(rows, [{"label": "hot", "origin": "enqueue"}])

    def test_enqueued_configurations_beyond_the_budget_are_reported(self):
        self.run_with(FIVE)

        said = self.run_with(FIVE + '\n[[enqueue]]\nlabel = "hot"\nlearning_rate = 0.1\nbatch_size = 32\n')

        self.assertIn("[[enqueue]] tables that were not tried, as the budget is spent: 1; raise [budget]", said)
        self.assertIn("no trial was made: the budget was spent", said)

    def test_changes_that_make_trials_incomparable_are_refused_with_the_difference(self):
        self.run_with(FIVE)
        before = self.at.rows("grid", "SELECT * FROM sweep")

        for old, new, difference in (
            ("0.03", "0.04", "parameter 'learning_rate': one of 0.001, 0.003, 0.01, 0.03, 0.1 -> "
             "one of 0.001, 0.003, 0.01, 0.04, 0.1"),
            ("epochs = 3", "epochs = 4", "setting 'epochs': 3 -> 4"),
            ("seed = 3", "seed = 4", "the sweep's 'seed': 3 -> 4"),
            ('name = "grid"\nseed', 'name = "other"\nseed', "'name': grid -> other"),
            ('[sampler]\nname = "grid"', '[sampler]\nname = "random"', "the sampler: grid -> random"),
            ("batch_size = [4, 8, 16, 32]\n", "", "parameter 'batch_size': one of 4, 8, 16, 32 -> nothing"),
        ):  # fmt: skip
            with self.subTest(new=new):
                edited = FIVE.replace(old, new)
                self.at.write("grid.toml", edited)
                said = self.at.trommel("run", "grid.toml", "-d", "grid", expect=WRONG_INPUT).stderr

                line = next(
                    (i for i, (a, b) in enumerate(zip(FIVE.splitlines(), edited.splitlines()), start=1) if a != b)
                )
                self.assertRegex(said, r"^grid\.toml:\d+:1: the sweep in grid was started with a different file: ")
                if new:
                    self.assertTrue(said.startswith(f"grid.toml:{line}:1: "), said)
                self.assertIn(difference, said)
                self.assertIn("trommel run grid.toml -d grid --branch grid-2\n", said)
        self.assertEqual(self.at.rows("grid", "SELECT * FROM sweep"), before)

    def test_if_nothing_was_completed_an_edited_file_starts_over(self):
        for change in (("epochs = 3", "epochs = 2"), ("0.03", "0.04"), ('[sampler]\nname = "grid"', '[sampler]\nname = "random"')):
            with self.subTest(change=change):
                self.at.write("grid.toml", FIVE)
                self.at.trommel(*RUN, script="crash_at_epoch=1", expect=FAILED)
                edited = FIVE.replace(*change)

                said = self.run_with(edited)

                self.assertIn("the edited file starts a new sweep, because no trial of the former one was completed; its files were moved to "
                              "grid/former.1", " ".join(said.split()))  # fmt: skip
                self.assertEqual(self.completed(), 5)
                self.assertEqual(self.texts(), [(1, edited)])
                self.assertTrue((self.at.directory / "grid" / "former.1" / "results.sqlite").exists())
                self.at.trommel("delete", "grid", "--yes")
                self.assertFalse((self.at.directory / "grid").exists())

    def test_if_nothing_was_completed_a_different_shard_starts_over(self):
        self.at.write("grid.toml", FIVE)
        self.at.trommel(*RUN, script="crash_at_epoch=1", expect=FAILED)
        (self.at.directory / "photos.h5").unlink()
        self.at.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "16x12", "--split", "0.6,0.2,0.2")

        self.assertIn("starts a new sweep", self.run_with(FIVE))
        self.assertEqual(self.completed(), 5)

    def test_another_sweeps_directory_is_refused(self):
        self.run_with(FIVE)
        self.at.write("other.toml", FIVE.replace('name = "grid"\nseed', 'name = "other"\nseed'))

        said = self.at.trommel("run", "other.toml", "-d", "grid", expect=WRONG_INPUT).stderr

        self.assertIn("'name': grid -> other", said)

    def test_a_branch_imports_what_is_still_valid_and_trains_the_rest(self):
        self.run_with(FIVE)  # c1 to c5: learning rate 0.001 with each batch size, and 0.003 with 4
        wider = FIVE.replace("[0.001, 0.003, 0.01", "[0.001, 0.002, 0.01").replace(
            "configurations = 5", "configurations = 7"
        )
        self.at.write("wider.toml", wider)
        branch = ("run", "wider.toml", "--branch", "wider", "-d", "grid", "-w", 2)

        said = self.at.trommel(*branch).stderr

        self.assertIn(
            "imported 4 completed trials of 4 configurations from grid; 1 would be trained differently by this file", said
        )
        self.assertEqual(self.at.count("wider", "trials", "state = 'completed'"), 7)
        taken = self.at.rows("wider", "SELECT * FROM trials WHERE reason <> '' ORDER BY configuration")
        self.assertEqual([row["reason"] for row in taken],
                         [f"imported from c{i}s1 of {self.at.directory}/grid" for i in (1, 2, 3, 4)])  # fmt: skip
        old = self.at.rows("grid", "SELECT * FROM trials WHERE configuration <= 4 ORDER BY configuration")
        for column in ("seed", "value", "weights_digest", "val_predictions", "selected_epoch"):
            self.assertEqual([row[column] for row in taken], [row[column] for row in old])
        self.assertEqual(self.at.count("wider", "epochs", "configuration = 1"), 3)
        self.assertIn(f"imported from c1s1 of {self.at.directory}/grid", self.at.trommel("show", "wider", "c1s1").stdout)
        before = self.at.rows("wider", "SELECT * FROM sweep")
        self.at.trommel(*branch)  # the same command finds it finished
        self.assertEqual(self.at.rows("wider", "SELECT * FROM sweep"), before)

    def test_a_branch_that_trains_differently_imports_nothing(self):
        self.run_with(FIVE)
        self.at.write("longer.toml", FIVE.replace("epochs = 3", "epochs = 4"))

        said = self.at.trommel("run", "longer.toml", "--branch", "longer", "-d", "grid", "-w", 2).stderr

        self.assertIn("imported 0 completed trials of 0 configurations from grid; 5 would be trained differently", said)
        self.assertEqual(self.at.count("longer", "trials", "state = 'completed'"), 5)

    def test_a_branch_needs_its_own_directory_and_an_existing_sweep(self):
        self.run_with(FIVE)

        same = self.at.trommel("run", "grid.toml", "--branch", "grid", expect=WRONG_INPUT).stderr
        nowhere = self.at.trommel("run", "grid.toml", "--branch", "b", "-d", "nowhere", expect=WRONG_INPUT).stderr

        self.assertEqual(same, "--branch grid: is the directory of the former sweep; give another one\n")
        self.assertIn("nowhere: no such directory", nowhere)
        self.assertFalse((self.at.directory / "b").exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
