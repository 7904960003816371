"""Deleting a sweep with everything that trommel has put into its directory, and nothing else."""

import unittest

from grid_test_case import GridTestCase
from helpers import DONE, WRONG_INPUT, wait_until
from terminal import at_a_terminal

RUN = ("run", "grid.toml", "-w", 2)


class DeleteTest(GridTestCase):
    def setUp(self):
        super().setUp()
        self.grid = self.at.directory / "grid"

    def refused(self, *arguments):
        return self.at.trommel("delete", *arguments, expect=WRONG_INPUT).stderr.strip()

    def test_without_a_terminal_it_does_not_ask(self):
        self.at.trommel(*RUN)
        self.assertEqual(self.refused("grid"), "grid: 20 trials, 20 of them completed; to delete all of it, add --yes")
        self.assertTrue((self.grid / "results.sqlite").exists())

        self.at.trommel("delete", "grid", "--yes")
        self.assertFalse(self.grid.exists())

    def test_at_a_terminal_it_asks(self):
        self.at.trommel(*RUN)
        for typed, code, stays in (("n\n", WRONG_INPUT, True), ("\n", WRONG_INPUT, True), ("y\n", DONE, False)):
            exit_code, said = at_a_terminal(self.at, typed, "delete", "grid")
            self.assertEqual((exit_code, self.grid.exists()), (code, stays), said)
            self.assertIn("grid: 20 trials, 20 of them completed. Delete all of it? [y/N]", said)

    def test_a_full_disk_is_no_reason_to_keep_it(self):
        self.at.trommel(*RUN)
        (self.grid / "coordinator.lock").unlink()
        (self.grid / "coordinator.lock").symlink_to("/dev/full")  # the lock's holder cannot be written

        self.at.trommel("delete", "grid", "--yes")
        self.assertFalse(self.grid.exists())

    def test_other_files_stay(self):
        self.at.trommel(*RUN)
        (self.grid / "thesis.txt").write_text("mine")

        said = self.at.trommel("delete", "grid", "--yes").stdout

        self.assertEqual([path.name for path in self.grid.iterdir()], ["thesis.txt"])
        self.assertIn("holds other files", said)

    def test_a_running_sweep_is_not_deleted(self):
        run = self.at.start(*RUN, script="epoch_ms=200")
        wait_until(lambda: self.completed() >= 1 or run.poll() is not None, "a trial completed")

        self.assertIn("this sweep is running already", self.refused("grid", "--yes"))

        self.at.kill_everything()
        run.wait()
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)

    def test_a_damaged_record_can_be_deleted(self):
        self.at.trommel(*RUN)
        (self.grid / "results.sqlite").write_bytes(b"nothing of the kind")

        self.at.trommel("delete", "grid", "--yes")

        self.assertFalse(self.grid.exists())

    def test_a_directory_without_a_sweep_is_left_alone(self):
        (self.at.directory / "photos-2" / "logs").mkdir(parents=True)
        self.at.write("photos-2/logs/cat.txt", "mine")
        self.assertIn("holds no sweep", self.refused("photos-2", "--yes"))
        self.assertTrue((self.at.directory / "photos-2" / "logs" / "cat.txt").exists())
        self.at.write("photos-2/sweep.toml", "")  # as `trommel init` writes one into a project
        self.assertIn("holds no sweep", self.refused("photos-2", "--yes"))
        self.assertTrue((self.at.directory / "photos-2" / "logs" / "cat.txt").exists())
        self.assertIn("a folder; name a sweep file", self.at.trommel("check", "photos-2", expect=WRONG_INPUT).stderr)


if __name__ == "__main__":
    unittest.main()
