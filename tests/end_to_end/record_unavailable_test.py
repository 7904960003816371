"""A record that cannot be written, or not be read, while its sweep runs: a reader's lock, a full disk, a network's files."""

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import BIN, DONE, FAILED, Workplace, wait_for_exit, wait_until
from sample_data import GRID_OF_20

WAITS = "trommel: the sweep waits: "
GOES_ON = "trommel: the record can be written again: the sweep goes on"


class CarelessReaderTest(GridTestCase):
    def start_and_lock(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=20")
        wait_until(lambda: self.completed() >= 3, "some trials are completed")
        reader = sqlite3.connect(self.at.directory / "grid" / "results.sqlite", isolation_level=None)
        self.addCleanup(reader.close)
        reader.execute("BEGIN IMMEDIATE")
        wait_until(lambda: WAITS in self.at.said(run), "the sweep says that it waits")
        return run, reader

    def test_the_sweep_waits_for_whoever_holds_the_record_and_goes_on(self):
        run, reader = self.start_and_lock()
        self.assertRegex(self.at.said(run), r"database is locked .*end the sqlite3 shell")
        reader.execute("ROLLBACK")

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertIn(GOES_ON, self.at.said(run))
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts"), 20)

    def test_interrupted_it_ends_with_the_reason_and_loses_nothing(self):
        run, reader = self.start_and_lock()
        os.killpg(run.pid, signal.SIGINT)

        self.assertEqual(wait_for_exit(run), FAILED, self.at.said(run))
        self.assertRegex(self.at.said(run), "database is locked")
        reader.execute("ROLLBACK")
        wait_until(lambda: not self.at.processes(), "nothing is left running")
        self.at.trommel("run", "grid.toml", "-w", 2)
        self.assertEqual(self.completed(), 20)


class NetworkFileSystemTest(GridTestCase):
    def setUp(self):
        super().setUp()
        self.at.environment = lambda *a, _was=self.at.environment, **v: _was(*a, TROMMEL_FILE_SYSTEM="network", **v)
        self.snapshot = self.at.directory / "grid" / "results.snapshot.sqlite"

    def completed(self):
        return self.at.json("status", "grid")["trials"]["completed"]

    def test_status_and_leaderboard_work_while_the_coordinator_has_the_record_to_itself(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=300")
        wait_until(self.snapshot.exists, "there is a copy for readers")
        record = self.at.directory / "grid" / "results.sqlite"
        with contextlib.closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True, timeout=0)) as other:
            with self.assertRaisesRegex(sqlite3.OperationalError, "locked"):
                other.execute("SELECT * FROM trials").fetchall()
        self.assertEqual(self.at.json("status", "grid")["state"], "running")
        wait_until(lambda: self.completed() > 0, "a later copy shows completed trials")
        self.at.trommel("leaderboard", "grid")

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertFalse(self.snapshot.exists())
        self.assertEqual(len(self.at.json("leaderboard", "grid")["rows"]), 20)

    def test_killed_in_the_middle_it_goes_on_from_the_record_and_not_from_the_copy(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=20")
        wait_until(self.snapshot.exists, "there is a copy for readers")
        self.at.kill_everything()
        wait_for_exit(run)

        self.at.trommel("run", "grid.toml", "-w", 2)

        self.assertEqual(self.completed(), 20)
        self.assertFalse(self.snapshot.exists())


class FullDiskTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.at.write("grid.toml", GRID_OF_20)

    # trommel with a small disk of its own in the sweep's directory; the process whose eyes see that.
    def start_on_a_small_disk(self):
        (self.at.directory / "grid").mkdir()
        script = 'mount -t tmpfs -o size=600k tmpfs grid && exec "$0" "$@"'
        words = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c"]
        if subprocess.run([*words, "mount -t tmpfs tmpfs grid"], cwd=self.at.directory, capture_output=True).returncode:
            self.skipTest("no file system may be mounted here, not even in a namespace of one's own")
        log = self.at.temporary / "run.log"
        with log.open("w") as stream:
            run = subprocess.Popen(
                [*words, script, str(BIN / "trommel"), "run", "grid.toml", "-w", "2"],
                cwd=self.at.directory,
                env=self.at.environment("epoch_ms=100"),
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        run.log = log
        self.at.started.append(run)
        return run, pathlib.Path(f"/proc/{run.pid}/root{self.at.directory}/grid")

    def test_a_full_disk_stops_the_clock_and_loses_nothing(self):
        run, disk = self.start_on_a_small_disk()
        wait_until((disk / "results.sqlite").exists, "the sweep has begun")
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
            while True:
                stream.write(bytes(4096))
        wait_until(lambda: WAITS in self.at.said(run) or run.poll() is not None, "the sweep says that it waits")
        self.assertRegex(self.at.said(run), "make room on the file system")
        ballast.unlink()
        wait_until(lambda: GOES_ON in self.at.said(run) or run.poll() is not None, "it goes on")
        with contextlib.closing(sqlite3.connect(f"file:{disk}/results.sqlite?mode=ro", uri=True)) as record:
            wait_until(lambda: record.execute("SELECT count(*) FROM trials WHERE state = 'completed'").fetchone()[0] == 20
                       or run.poll() is not None, "every trial is completed")  # fmt: skip
            self.assertEqual(record.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(record.execute("SELECT count(*) FROM attempts").fetchone()[0], 20)
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))


if __name__ == "__main__":
    unittest.main(verbosity=2)
