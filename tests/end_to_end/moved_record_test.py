"""A record that is removed, or replaced by another file, while its sweep runs."""

import os
import shutil
import unittest

from grid_test_case import GridTestCase
from helpers import STOPPED, wait_for_exit, wait_until


class MovedRecordTest(GridTestCase):
    def start(self, mode, script="epoch_ms=200"):
        run = self.at.start("run", "grid.toml", "-w", 2, script=script, TROMMEL_FILE_SYSTEM=mode)
        record = self.at.directory / "grid" / "results.sqlite"
        begun = (lambda: self.completed() >= 2) if mode == "local" else (record.parent / "results.snapshot.sqlite").exists
        wait_until(lambda: begun() or run.poll() is not None, "some trials are completed")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run, record

    def assert_stopped(self, run):
        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("results.sqlite: was removed, or another file was put in its place, while its sweep runs; "
                      "all that was recorded is in ", self.at.said(run))  # fmt: skip
        wait_until(lambda: not self.at.processes(), "nothing is left running")

    def assert_resumes_from(self, copy, record):
        for suffix in ("", "-wal", "-shm", "-journal"):
            record.with_name(record.name + suffix).unlink(missing_ok=True)
        os.rename(copy, record)
        before = self.completed()
        self.at.trommel("run", "grid.toml", "-w", 2)
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts", "outcome = 'completed'"), 20)
        self.assertEqual(self.at.rows("grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])
        return before

    def test_everything_recorded_is_in_a_copy(self):
        for mode in ("local", "network"):
            with self.subTest(mode):
                self.setUp()
                run, record = self.start(mode)

                record.unlink()

                self.assert_stopped(run)
                self.assert_resumes_from(record.with_name("results.recovered.sqlite"), record)

    def test_a_different_file_in_its_place_is_not_changed(self):
        for mode in ("local", "network"):
            with self.subTest(mode):
                self.setUp()
                run, record = self.start(mode)
                other = self.at.write("other", "not a record")

                os.rename(other, record)

                self.assert_stopped(run)
                self.assertEqual(record.read_text(), "not a record")
                self.assert_resumes_from(record.with_name("results.recovered.sqlite"), record)

    def test_it_is_noticed_even_if_nothing_is_written(self):
        run, record = self.start("network", script="epoch_ms=600000")

        record.unlink()

        self.assert_stopped(run)

    def test_if_the_whole_directory_is_gone_the_copy_is_elsewhere(self):
        run, record = self.start("local")

        while record.parent.exists():  # the sweep writes into it meanwhile
            shutil.rmtree(record.parent, ignore_errors=True)

        self.assert_stopped(run)
        (copy,) = self.at.temporary.glob("trommel-*.recovered.sqlite")
        record.parent.mkdir(exist_ok=True)
        self.assert_resumes_from(copy, record)


if __name__ == "__main__":
    unittest.main(verbosity=2)
