"""A finished sweep that is read elsewhere: without locks, without write permission, copied, or with SQLite's own tool."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import WRONG_INPUT, wait_until
from other_locks import UNKNOWN, needs_other_locks, other_locks

RUN = ("run", "grid.toml", "-w", 2)


class AnywhereTest(GridTestCase):
    def finished(self):
        self.at.trommel(*RUN)
        return self.at.trommel("leaderboard", "grid").stdout

    def test_a_finished_sweep_is_one_file_that_needs_nothing_beside_it(self):
        self.finished()
        names = {path.name for path in (self.at.directory / "grid").iterdir() if path.name.startswith("results")}
        self.assertLessEqual(names, {"results.sqlite", "results.writer"})
        with sqlite3.connect(f"file:{self.at.directory}/grid/results.sqlite?mode=ro", uri=True) as record:
            self.assertEqual(record.execute("PRAGMA journal_mode").fetchone(), ("delete",))

    @unittest.skipUnless(os.geteuid() == 0, "only root may become another user")
    def test_another_user_can_read_a_directory_without_write_permission(self):
        self.finished()
        for folder in (self.at.directory, *self.at.directory.parents):
            if folder.owner() == "root" and folder != pathlib.Path("/") and not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o001)
        script = "SELECT count(*) FROM trials WHERE state = 'completed'"
        said = subprocess.run(
            ["python3", "-c", f"import sqlite3; print(sqlite3.connect('file:results.sqlite?mode=ro', uri=True).execute(\"{script}\").fetchone())"],
            cwd=self.at.directory / "grid", user="nobody", group="nogroup", capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.assertEqual((said.stdout, said.stderr), ("(20,)\n", ""))

    @needs_other_locks
    def test_on_a_file_system_without_locks(self):
        table = self.finished()
        without = other_locks(self.at, UNKNOWN)
        shutil.copytree(self.at.directory / "grid", self.at.directory / "copy")

        for command in (("leaderboard", "grid"), ("status", "grid"), ("show", "grid", "best"), ("list",)):
            with self.subTest(command=command):
                said = self.at.trommel(*command, **without).stdout
                self.assertEqual(said, table if command[0] == "leaderboard" else self.at.trommel(*command).stdout)
        self.assertEqual(self.at.trommel("delete", "copy", "--yes", **without).stdout, "")
        self.assertFalse((self.at.directory / "copy").exists())
        self.assertIn("file system with locks", self.at.trommel(*RUN, "-d", "other", **without, expect=WRONG_INPUT).stderr)

        run = self.at.start(*RUN, "-d", "killed", script="epoch_ms=100")
        wait_until(lambda: self.completed("killed") >= 2 or run.poll() is not None, "two trials completed")
        self.at.kill_everything()
        run.wait()
        said = self.at.trommel("leaderboard", "killed", **without, expect=WRONG_INPUT).stderr
        self.assertRegex(said, r"^killed/results\.sqlite: its file system has no locks, and results\.sqlite-wal has changes that are "
                               r"not in it yet; copy the directory to another file system and read it there\n$")


if __name__ == "__main__":
    unittest.main()
