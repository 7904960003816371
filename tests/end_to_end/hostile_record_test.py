"""Damaged and forged records: one line names the file, the problem and what to do. Nothing is lost."""

import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import unittest

from helpers import WRONG_INPUT, Workplace
from sample_data import GRID_OF_20
from small_disk import small_disk
from terminal import at_a_terminal

RUN = ("run", "grid.toml", "-w", 2)
READERS = (("status", "grid"), ("leaderboard", "grid"), ("show", "grid", "best"), ("report", "grid"), ("reproduce", "grid", "best"),
           ("replay", "grid"))  # fmt: skip
ASKING = (("extend", "grid", "--trials", "30"), ("retry", "grid", "--failed"),
          ("enqueue", "grid", "learning_rate=0.1", "batch_size=4"))  # fmt: skip
FORBIDDEN = r"terminate called|what\(\):|Assertion|0x[0-9a-f]{6}|Traceback|\*\*\*"


def sql(path, *statements):
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def texts(value):
    """All texts in a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in texts(part)]


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def scribble(path):
    """Overwrites everything but the first two pages."""
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))


def replace_by(make):
    def damage(path):
        path.unlink()
        make(path)

    return damage


# The change to the file, and the error message for it.
ACCIDENTS = {
    "cut in half": (cut, "malformed"),
    "cut to a few bytes": (lambda path: os.truncate(path, 10), "not a database"),
    "empty": (lambda path: os.truncate(path, 0), "not a trommel database"),
    "a text": (lambda path: path.write_text("Dear diary\n" * 1000), "not a database"),
    "a directory": (replace_by(pathlib.Path.mkdir), "cannot open the database"),
    "another program's": (replace_by(lambda path: sql(path, "CREATE TABLE sweep (a)")), "not a trommel database"),
    "newer": (lambda path: sql(path, "PRAGMA user_version = 99"), "use the trommel that wrote it"),
    "without its sweep": (lambda path: sql(path, "DELETE FROM sweep"), "restore it from a copy"),
    "without a table": (lambda path: sql(path, "DROP TABLE metrics"), "no such table: metrics"),
    "with a state that does not exist": (
        lambda path: sql(path, "UPDATE trials SET state = 'asleep' WHERE configuration = 3"), "unknown word 'asleep'"),
    "scribbled over": (scribble, "malformed"),
    "with a view that never ends": (
        lambda path: sql(path, "DROP TABLE events",
            "CREATE VIEW events AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) "
            "SELECT n AS seq, 'begun' AS kind, '' AS text, NULL AS configuration FROM c"),
        "its view 'events' is not the table that trommel makes"),
    "with a trigger": (
        lambda path: sql(path, "CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM epochs; END"),
        "has a trigger 'more' that trommel did not make"),
    "with a foreign table": (lambda path: sql(path, "CREATE TABLE more (a)"), "has a table 'more' that trommel did not make"),
    "with an invalid metric name": (
        lambda path: sql(path, "UPDATE metrics SET name = '-1' WHERE position = 0"), "table 'metrics', column 'name' holds '-1'"),
    "without shards": (lambda path: sql(path, "DELETE FROM shards"), "the table 'shards' has no row for the data set 'photos'"),
    "with bytes for a name": (
        lambda path: sql(path, "UPDATE data_sets SET name = x'ffff'"), "table 'data_sets', column 'name' holds a blob instead of a text"),
}  # fmt: skip


# Changes that some commands do not notice.
NOT_NEEDED = {"with a state that does not exist": ("extend", "retry", "enqueue"), "without shards": ("retry",), "with bytes for a name": ("retry",)}


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

    def test_every_command_names_file_problem_and_remedy_and_does_not_change_the_file(self):
        for what, (damage, said) in ACCIDENTS.items():
            for command in (*READERS, *ASKING, RUN):
                if command[0] in NOT_NEEDED.get(what, ()):
                    continue
                with self.subTest(what=what, command=command[0]):
                    self.put_back()
                    damage(self.path)
                    before = self.path.read_bytes() if self.path.is_file() else None

                    complaint = self.complaint(*command)

                    self.assertIn("grid/results.sqlite: ", complaint)
                    self.assertIn(said, complaint)
                    self.assertIn("; ", complaint)
                    self.assertEqual(self.path.read_bytes() if self.path.is_file() else None, before)

    def test_a_list_names_broken_sweeps_and_shows_the_others(self):
        whole = self.at.directory / "whole"
        whole.mkdir(exist_ok=True)
        self.addCleanup(shutil.rmtree, whole)
        shutil.copy(self.sound, whole / "results.sqlite")
        for what, (damage, said) in ACCIDENTS.items():
            with self.subTest(what=what):
                self.put_back()
                damage(self.path)

                done = self.at.trommel("list")

                self.assertRegex(done.stdout, r"(?m)^whole +grid +finished")
                if what != "a directory":
                    self.assertIn("warning: grid/results.sqlite: ", done.stderr)
                    self.assertIn(said, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 0 if what == "a directory" else 1, done.stderr)

    def test_a_number_in_use_is_noticed_when_the_record_is_opened(self):
        sql(self.path, "UPDATE sweep SET last_seq = 0", "UPDATE trials SET state = 'waiting' WHERE configuration = 20",
            "DELETE FROM events WHERE kind = 'finished'")  # fmt: skip

        said = self.at.trommel(*RUN, expect=WRONG_INPUT)

        self.assertIn("grid/results.sqlite: sweep.last_seq is 0, but ", said.stderr)
        self.assertNotIn("run the same command to resume", said.stderr)

    def test_rows_that_contradict_one_another_are_not_resumed(self):
        unfinished = ("UPDATE trials SET state = 'waiting' WHERE configuration = 20", "DELETE FROM events WHERE kind = 'finished'")
        for change, said in {
            "DELETE FROM parameters": "is not a configuration of this sweep",
            "UPDATE trials SET value = NULL WHERE configuration = 3": "has a completed trial of configuration 3 without a result",
            "UPDATE trials SET selected_epoch = epochs + 1 WHERE configuration = 4": "selected an epoch it does not have",
            "UPDATE trials SET seed = '0x7' WHERE configuration = 5": "whose seed is not a number",
        }.items():
            with self.subTest(change=change):
                self.put_back()
                sql(self.path, *unfinished, change)

                printed = self.at.trommel(*RUN, expect=WRONG_INPUT).stderr  # rank 0 finds it, and aborts

                complaint = printed.strip().splitlines()[-1]
                self.assertIn("results.sqlite: ", complaint)
                self.assertIn(said, complaint)
                self.assertNotIn("MPI_ABORT", printed)

    def test_a_text_that_is_too_large_or_too_deep_is_not_parsed(self):
        for text, said in ((("#" * 5_000_000), "the limit is 4000000"), ("a = " + "[" * 40 + "]" * 40, "more than 32 nested brackets")):
            self.put_back()
            sql(self.path, f"UPDATE sweep SET text = '{text}'")
            for command in (ASKING[0], ASKING[2], ("reproduce", "grid", "best"), RUN):
                with self.subTest(said=said, command=command[0]):
                    self.assertIn(said, self.complaint(*command))
            self.assertIn("finished", self.at.trommel("status", "grid").stdout)
            self.at.write("large.toml", text)
            self.assertIn(said, self.complaint("check", "large.toml"))

    def test_control_characters_are_escaped(self):
        evil = "\x1b]0;owned\x07\u009b31m\u202egnp\u200b"
        shown = "\\x1b]0;owned\\x07\\u009b31m\\u202egnp\\u200b"
        with contextlib.closing(sqlite3.connect(self.path)) as database, database:
            for change in ("UPDATE attempts SET reason = ?", "UPDATE trials SET reason = ?", "UPDATE configurations SET label = ?",
                           "UPDATE classes SET name = name || ?", "UPDATE environments SET text = 'a=' || ?",
                           "UPDATE parameters SET kind = 'string', value = ? WHERE name = 'batch_size'"):  # fmt: skip
                database.execute(change, (evil,))
        said_somewhere = set()
        for command in (("logs", "grid", "c1s1"), ("show", "grid", "c1s1"), ("show", "grid", "c1"), ("leaderboard", "grid"), ("compare", "grid"),
                        ("leaderboard", "grid", "--format", "csv"), ("leaderboard", "grid", "--format", "markdown"), ("status", "grid"), ("list",)):  # fmt: skip
            with self.subTest(command=" ".join(command)):
                done = self.at.trommel(*command)
                self.assertNotRegex(done.stdout + done.stderr, "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")
                if shown in done.stdout + done.stderr:
                    said_somewhere.add(command[0])
        self.assertLessEqual({"logs", "show", "leaderboard", "compare"}, said_somewhere)
        for command in (("show", "grid", "c1s1"), ("leaderboard", "grid")):
            done = self.at.trommel(*command, "--format", "json")
            self.assertNotRegex(done.stdout, "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")
            self.assertIn(evil, texts(json.loads(done.stdout)))
        code, said = at_a_terminal(self.at, "", "logs", "grid", "c1s1")
        self.assertNotIn("\x1b", said)
        for label in (evil, "\u009b", "a\nb", "\u2028"):
            self.assertIn("has a control character", self.complaint("enqueue", "grid", "learning_rate=0.1", "batch_size=4", "--label", label))

    def test_a_second_sweep_in_a_record_is_named(self):
        with contextlib.closing(sqlite3.connect(self.path)) as database, database:
            database.execute("PRAGMA ignore_check_constraints = 1")
            first = database.execute("SELECT * FROM sweep").fetchone()
            database.execute(f"INSERT INTO sweep VALUES (2, {', '.join('?' * (len(first) - 1))})", first[1:])

        for command in (*READERS, *ASKING, RUN):
            with self.subTest(command=command[0]):
                self.assertIn("table 'sweep' has 2 rows (one is possible)", self.complaint(*command))

    def test_a_missing_record_is_not_a_sweep(self):
        self.path.unlink()

        for command in (*READERS, *ASKING, ("stop", "grid")):
            with self.subTest(command=command[0]):
                self.assertIn("grid: no results.sqlite here", self.complaint(*command))

    def test_the_record_of_another_sweep_is_not_resumed(self):
        sql(self.path, "UPDATE sweep SET text = replace(text, '\"grid\"' || char(10) || 'seed', '\"other\"' || char(10) || 'seed')")

        self.assertIn("'name': other -> grid", self.complaint(*RUN))

    def test_an_old_record_can_be_read_and_resumed(self):
        self.path.unlink()
        version_1 = pathlib.Path(__file__).parent.parent / "storage" / "results" / "version_1.sql"
        # The same images, in a shard whose recipe describes their split differently.
        self.at.trommel("import", "images", "photos", "-o", "then.h5", "--force", "--size", "16x12", "--split-counts", "18,3,3")
        with contextlib.closing(sqlite3.connect(self.path)) as database, database:
            database.executescript(version_1.read_text())
            database.execute("UPDATE shards SET checksum = ?", [self.at.json("inspect", "then.h5")["checksum"]])
        self.assertEqual(self.at.json("status", "grid")["trials"]["completed"], 5)
        self.assertEqual(len(self.at.json("leaderboard", "grid")["rows"]), 5)
        self.assertEqual(self.at.rows("grid", "PRAGMA user_version"), [{"user_version": 1}])
        results = "SELECT configuration, value, weights_digest FROM trials WHERE state = 'completed' ORDER BY 1"
        then = self.at.rows("grid", results)

        self.at.trommel(*RUN, "--data", "photos=then.h5")

        self.assertEqual(self.at.count("grid", "trials", "state = 'completed'"), 20)
        self.assertEqual(self.at.rows("grid", "PRAGMA user_version"), [{"user_version": 3}])
        now = {row["configuration"]: row for row in self.at.rows("grid", results)}
        self.assertEqual([now[row["configuration"]] for row in then], then)

    def test_an_unreadable_record_is_named(self):
        if os.geteuid() == 0:
            self.skipTest("root may read everything")
        self.path.chmod(0)
        for command in (*READERS, RUN):
            with self.subTest(command=command[0]):
                self.assertIn("grid/results.sqlite: ", self.complaint(*command))

    def test_a_read_only_directory_can_be_read_but_not_run(self):
        with small_disk(self.at, "8m") as disk:
            shutil.copytree(self.at.directory / "grid", disk / "grid")
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

            self.assertEqual(self.at.json("status", "disk/grid")["trials"]["completed"], 20)
            self.assertIn("disk/grid/coordinator.lock: ", self.complaint(*RUN, "-d", "disk/grid"))
            self.assertIn("disk/new/logs: ", self.complaint(*RUN, "-d", "disk/new"))
            self.assertIn("disk/grid/requests", self.complaint("extend", "disk/grid", "--trials", "30"))

    def test_a_full_disk_at_the_start_leaves_nothing_half_made(self):
        with small_disk(self.at, "40k"):
            complaint = self.complaint(*RUN, "-d", "disk/grid")

            self.assertRegex(complaint, r"disk/grid/.*(full|No space left).*; ")
            self.assertFalse((self.at.directory / "disk" / "grid" / "results.sqlite").exists())

    def test_hints_work_for_a_sweep_whose_name_looks_like_an_option(self):
        self.at.write("dash.toml", GRID_OF_20.replace('name = "grid"\nseed', 'name = "-x"\nseed') + "\n[budget]\nconfigurations = 1\n")

        said = self.at.trommel("run", "dash.toml", "-w", 1)

        self.assertIn("trommel leaderboard ./-x", said.stdout + said.stderr)
        self.assertEqual(len(self.at.json("leaderboard", "./-x")["rows"]), 1)

    def test_any_path_and_any_label_work(self):
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
        self.assertIn("saved for the next run: ", said)
        self.at.trommel("run", "grid two.toml", "-d", name, "-w", 1)
        self.assertEqual({row["label"] for row in self.at.json("leaderboard", name)["rows"]}, {label})


if __name__ == "__main__":
    unittest.main(verbosity=2)
