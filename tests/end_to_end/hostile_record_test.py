"""Records that are not what they should be: one line that names the file, the problem and what to do. Nothing is lost."""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import unittest

from helpers import WRONG_INPUT, Workplace
from sample_data import GRID_OF_20
from small_disk import small_disk

RUN = ("run", "grid.toml", "-w", 2)
READERS = (("status", "grid"), ("leaderboard", "grid"), ("show", "grid", "best"), ("reproduce", "grid", "best"))
ASKING = (("extend", "grid", "--trials", "30"), ("retry", "grid", "--failed"),
          ("enqueue", "grid", "learning_rate=0.1", "batch_size=4"))  # fmt: skip
FORBIDDEN = r"terminate called|what\(\):|Assertion|0x[0-9a-f]{6}|Traceback|\*\*\*"


def sql(path, *statements):
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def scribble(path):
    """Over everything but the first two pages."""
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))


def replace_by(make):
    def damage(path):
        path.unlink()
        make(path)

    return damage


# What happened to the file, and what is said of it.
ACCIDENTS = {
    "cut in half": (cut, "malformed"),
    "cut to a few bytes": (lambda path: os.truncate(path, 10), "not a database"),
    "empty": (lambda path: os.truncate(path, 0), "not a trommel database"),
    "a text": (lambda path: path.write_text("Dear diary\n" * 1000), "not a database"),
    "a directory": (replace_by(pathlib.Path.mkdir), "cannot open the database"),
    "another program's": (replace_by(lambda path: sql(path, "CREATE TABLE sweep (a)")), "not a trommel database"),
    "newer": (lambda path: sql(path, "PRAGMA user_version = 99"), "use the trommel that wrote it"),
    "without its sweep": (lambda path: sql(path, "DELETE FROM sweep"), "restore the file from a copy"),
    "without a table": (lambda path: sql(path, "DROP TABLE metrics"), "no such table: metrics"),
    "with a state that does not exist": (
        lambda path: sql(path, "UPDATE trials SET state = 'asleep' WHERE configuration = 3"), "unknown word 'asleep'"),
    "scribbled over": (scribble, "malformed"),
}  # fmt: skip


class HostileRecordTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)
        cls.at.trommel(*RUN)
        cls.sound = cls.at.directory / "sound.sqlite"
        shutil.copy(cls.at.directory / "grid" / "results.sqlite", cls.sound)

    def setUp(self):
        self.path = self.at.directory / "grid" / "results.sqlite"
        self.put_back()

    def put_back(self):
        for suffix in ("", "-wal", "-shm", "-journal"):
            path = pathlib.Path(f"{self.path}{suffix}")
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        shutil.copy(self.sound, self.path)

    def complaint(self, *arguments):
        done = self.at.trommel(*arguments, expect=WRONG_INPUT)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertNotRegex(done.stderr, FORBIDDEN)
        return done.stderr

    def test_every_command_names_the_file_the_problem_and_the_remedy_and_leaves_the_file_alone(self):
        for what, (damage, said) in ACCIDENTS.items():
            asking = () if what == "with a state that does not exist" else ASKING  # some need no trials
            for command in (*READERS, *asking, RUN):
                with self.subTest(what=what, command=command[0]):
                    self.put_back()
                    damage(self.path)
                    before = self.path.read_bytes() if self.path.is_file() else None

                    complaint = self.complaint(*command)

                    self.assertIn("grid/results.sqlite: ", complaint)
                    self.assertIn(said, complaint)
                    self.assertIn("; ", complaint)
                    self.assertEqual(self.path.read_bytes() if self.path.is_file() else None, before)

    def test_a_record_that_is_gone_is_no_sweep(self):
        self.path.unlink()

        for command in (*READERS, *ASKING, ("stop", "grid")):
            with self.subTest(command=command[0]):
                self.assertIn("grid: no results.sqlite here", self.complaint(*command))

    def test_the_record_of_another_sweep_is_not_gone_on_with(self):
        sql(self.path, "UPDATE sweep SET text = replace(text, '\"grid\"' || char(10) || 'seed', '\"other\"' || char(10) || 'seed')")

        self.assertIn("'name': other -> grid", self.complaint(*RUN))

    def test_an_old_record_is_read_and_gone_on_with(self):
        self.path.unlink()
        version_1 = pathlib.Path(__file__).parent.parent / "storage" / "results" / "version_1.sql"
        with contextlib.closing(sqlite3.connect(self.path)) as database:
            database.executescript(version_1.read_text())
        self.assertEqual(self.at.json("status", "grid")["trials"]["completed"], 5)
        self.assertEqual(len(self.at.json("leaderboard", "grid")["rows"]), 5)
        self.assertEqual(self.at.rows("grid", "PRAGMA user_version"), [{"user_version": 1}])
        results = "SELECT configuration, value, weights_digest FROM trials WHERE state = 'completed' ORDER BY 1"
        then = self.at.rows("grid", results)

        self.at.trommel(*RUN)

        self.assertEqual(self.at.count("grid", "trials", "state = 'completed'"), 20)
        self.assertEqual(self.at.rows("grid", "PRAGMA user_version"), [{"user_version": 3}])
        now = {row["configuration"]: row for row in self.at.rows("grid", results)}
        self.assertEqual([now[row["configuration"]] for row in then], then)

    def test_a_record_that_may_not_be_read_is_named(self):
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        self.path.chmod(0)
        for command in (*READERS, RUN):
            with self.subTest(command=command[0]):
                self.assertIn("grid/results.sqlite: ", self.complaint(*command))

    def test_a_read_only_directory_can_be_looked_at_but_not_run(self):
        with small_disk(self.at, "8m") as disk:
            shutil.copytree(self.at.directory / "grid", disk / "grid")
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

            self.assertEqual(self.at.json("status", "disk/grid")["trials"]["completed"], 20)
            self.assertIn("disk/grid/coordinator.lock: ", self.complaint(*RUN, "-d", "disk/grid"))
            self.assertIn("disk/new/logs: ", self.complaint(*RUN, "-d", "disk/new"))
            self.assertIn("disk/grid/requests", self.complaint("extend", "disk/grid", "--trials", "30"))

    def test_a_full_disk_at_the_beginning_leaves_nothing_half_made(self):
        with small_disk(self.at, "40k"):
            complaint = self.complaint(*RUN, "-d", "disk/grid")

            self.assertRegex(complaint, r"disk/grid/.*(full|No space left).*; ")
            self.assertFalse((self.at.directory / "disk" / "grid" / "results.sqlite").exists())

    def test_any_path_and_any_label_will_do(self):
        name = "O'Brien \"& <b>Söhne</b> 大; $(x) %41?#"
        label = "'); DROP TABLE trials; -- <script>\" %s {}"
        toml = label.replace("\\", "\\\\").replace('"', '\\"')
        self.at.write(
            "grid two.toml",
            GRID_OF_20.replace('[sampler]\nname = "grid"', '[sampler]\nname = "list"')
            + f'\n[[enqueue]]\nlabel = "{toml}"\nlearning_rate = 0.1\nbatch_size = 32\n',
        )

        self.at.trommel("run", "grid two.toml", "-d", name, "-w", 1)

        (row,) = self.at.json("leaderboard", name)["rows"]
        self.assertEqual(row["label"], label)
        self.assertEqual(self.at.json("status", name)["state"], "finished")
        for command in (["show", name, "best"], ["status", name], ["leaderboard", name]):
            self.assertTrue(self.at.trommel(*command).stdout)
        said = self.at.trommel("enqueue", name, "learning_rate=0.1", "batch_size=4", "--label", label).stdout
        self.assertIn("left for the next run: ", said)
        self.at.trommel("run", "grid two.toml", "-d", name, "-w", 1)
        self.assertEqual({row["label"] for row in self.at.json("leaderboard", name)["rows"]}, {label})


if __name__ == "__main__":
    unittest.main(verbosity=2)
