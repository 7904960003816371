"""A record that cannot be written or read while its sweep runs: a reader's lock, a full disk, network file systems."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import DONE, SANITIZED, STOPPED, wait_for_exit, wait_until
from sample_data import GRID_OF_20
from small_disk import filled, small_disk

WAITS = "trommel: the sweep waits: "
GOES_ON = "trommel: the record can be written again: the sweep resumes"


class CarelessReaderTest(GridTestCase):
    def start_and_lock(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=200")
        wait_until(lambda: self.completed() >= 3 or run.poll() is not None, "some trials are completed")
        reader = sqlite3.connect(self.at.directory / "grid" / "results.sqlite", isolation_level=None)
        self.addCleanup(reader.close)
        with self.at.standing_still("scripted_trainer"):  # or the coordinator might write all the time
            reader.execute("BEGIN IMMEDIATE")
        wait_until(lambda: WAITS in self.at.said(run) or run.poll() is not None, "the sweep says that it waits")
        return run, reader

    def test_the_sweep_waits_for_a_process_that_locks_the_record_and_continues(self):
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

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
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

    def test_status_and_leaderboard_work_while_the_coordinator_locks_the_record(self):
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

    def test_after_a_kill_it_resumes_from_the_record_and_not_from_the_copy(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=300")
        wait_until(lambda: self.snapshot.exists() or run.poll() is not None, "there is a copy for readers")
        self.at.kill_everything()
        wait_for_exit(run)

        self.at.trommel("run", "grid.toml", "-w", 2)

        self.assertEqual(self.completed(), 20)
        self.assertFalse(self.snapshot.exists())


class FullDiskTest(GridTestCase):
    def start_and_fill(self, disk):
        """A sweep with some completed trials that then reports that it waits."""
        run = self.at.start("run", "grid.toml", "-w", 2, "-d", "disk/grid", script="epoch_ms=200")
        wait_until(lambda: self.completed("disk/grid") >= 3 or run.poll() is not None, "some trials are completed")
        full = contextlib.ExitStack()
        full.enter_context(filled(disk))
        wait_until(lambda: WAITS in self.at.said(run) or run.poll() is not None, "the sweep says that it waits")
        self.assertRegex(self.at.said(run), "disk/grid/results.sqlite: database or disk is full.*; free some space on the file system")
        return run, full

    def assert_nothing_was_lost(self):
        self.assertEqual(self.completed("disk/grid"), 20)
        self.assertEqual(self.at.rows("disk/grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])

    def test_the_sweep_waits_until_there_is_space(self):
        with small_disk(self.at, "4m") as disk:
            run, full = self.start_and_fill(disk)
            full.close()

            self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
            self.assertIn(GOES_ON, self.at.said(run))
            self.assert_nothing_was_lost()
            self.assertEqual(self.at.count("disk/grid", "attempts"), 20)

    def test_a_slurm_job_that_starts_on_a_full_disk_waits_for_space(self):
        with small_disk(self.at, "4m") as disk:
            self.at.write("grid.toml", GRID_OF_20 + "\n[budget]\nconfigurations = 5\n")
            self.at.trommel("run", "grid.toml", "-w", 2, "-d", "disk/grid")
            self.at.trommel("extend", "disk/grid", "--configurations", "+1")

            with filled(disk):
                job = self.at.start("run", "grid.toml", "-w", 2, "-d", "disk/grid", SLURM_JOB_ID="4711")
                wait_until(lambda: WAITS in self.at.said(job) or job.poll() is not None, "the job says that it waits")

            self.assertEqual(wait_for_exit(job), DONE, self.at.said(job))

    def test_interrupted_it_resumes_once_there_is_space(self):
        with small_disk(self.at, "4m") as disk:
            run, full = self.start_and_fill(disk)
            os.killpg(run.pid, signal.SIGINT)
            self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
            self.assertIn("run the same command to resume", self.at.said(run))
            full.close()

            self.at.trommel("run", "grid.toml", "-w", 2, "-d", "disk/grid")
            self.assert_nothing_was_lost()


# A quota that is exceeded while a file exists: writing to the record fails with EDQUOT.
NO_QUOTA_LEFT = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_refused(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0 || access(getenv("NO_QUOTA_LEFT"), F_OK) != 0) return 0;
    path[size] = 0;
    return strstr(path, "results.sqlite") != NULL;
}
static ssize_t written(const char* name, int file, const void* bytes, size_t size, off_t at) {
    ssize_t (*real)(int, const void*, size_t, off_t) = (ssize_t (*)(int, const void*, size_t, off_t))dlsym(RTLD_NEXT, name);
    if (is_refused(file)) { errno = EDQUOT; return -1; }
    return real(file, bytes, size, at);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return written("pwrite", file, bytes, size, at); }
ssize_t pwrite64(int file, const void* bytes, size_t size, off_t at) { return written("pwrite64", file, bytes, size, at); }
"""


@unittest.skipIf(SANITIZED, "a sanitizer's runtime must be the first library of a program")
@unittest.skipUnless(shutil.which("cc"), "no C compiler")
class QuotaTest(GridTestCase):
    def test_it_is_reported_as_a_quota_and_the_sweep_waits(self):
        source = self.at.write("no_quota.c", NO_QUOTA_LEFT)
        library = source.with_suffix(".so")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        used_up = self.at.directory / "used_up"
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=200", LD_PRELOAD=str(library), NO_QUOTA_LEFT=str(used_up))
        wait_until(lambda: self.completed() >= 2 or run.poll() is not None, "some trials are completed")
        used_up.touch()
        wait_until(lambda: WAITS in self.at.said(run) or run.poll() is not None, "the sweep says that it waits")
        said = self.at.said(run)
        used_up.unlink()

        self.assertRegex(said, "grid/results.sqlite: your quota of this file system is used up")
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertEqual((self.completed(), self.at.count("grid", "attempts")), (20, 20))


if __name__ == "__main__":
    unittest.main(verbosity=2)
