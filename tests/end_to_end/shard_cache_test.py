"""Shards on a node's own disk, and shards whose pixels are damaged."""

import os
import pathlib
import re
import struct
import subprocess
import unittest

from command_test_case import FIVE_EPOCHS, SWEEP
from helpers import BIN, FAILED, WRONG_INPUT, Workplace, wait_until
from sample_data import GRID_OF_20, LONG_TRAINING, SMALL_TRAINING
from small_disk import filled, small_disk

WITH_DATA = SWEEP.replace("[space]", '[data.photos]\nshard = "photos.h5"\n\n[space]')


def damage_pixels(shard):
    """Flips one bit of the pixels, and nothing of the description. docs/shard_format.md says where the pixels are."""
    with open(shard, "r+b") as file:
        file.seek(32)
        (offset,) = struct.unpack("<Q", file.read(8))
        file.seek(offset + 7)
        byte = file.read(1)[0]
        file.seek(offset + 7)
        file.write(bytes([byte ^ 1]))


class ShardCacheTestCase(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.shard = self.at.directory / "photos.h5"
        self.scratch = self.at.directory / "scratch"

    def stage(self, *options, sweep="sweep.toml", **expected):
        return self.at.trommel("stage", sweep, "--scratch", self.scratch, *options, **expected)

    def run_staged(self, *options, sweep="sweep.toml", **expected):
        return self.at.trommel("run", sweep, "-w", 2, *options, TROMMEL_SCRATCH=str(self.scratch), **expected)

    def copy(self):
        return self.scratch / (self.at.json("inspect", "photos.h5")["checksum"] + ".h5")


class DamagedPixelsTest(ShardCacheTestCase):
    def refusal(self):
        digest = self.at.json("inspect", "photos.h5")["images_checksum"]
        return rf"^{self.shard}: damaged: the SHA-256 of its pixels is [0-9a-f]{{64}} \({digest} was written\); copy or import it again\n$"

    def test_a_sweep_does_not_start_on_them_and_leaves_nothing_behind(self):
        self.at.write("sweep.toml", GRID_OF_20)
        damage_pixels(self.shard)

        said = self.at.trommel("run", "sweep.toml", "-w", 2, expect=WRONG_INPUT).stderr

        self.assertRegex(said, self.refusal())
        self.assertFalse((self.at.directory / "grid").exists())

    def test_a_sweep_does_not_resume_with_them_until_the_shard_is_restored(self):
        self.at.write("sweep.toml", GRID_OF_20 + "\n[budget]\nconfigurations = 2\n")
        self.at.trommel("run", "sweep.toml", "-w", 2)
        self.at.trommel("extend", "grid", "--configurations", "+1")
        damage_pixels(self.shard)

        said = self.at.trommel("run", "grid/sweep.toml", "-d", "grid", "-w", 2, expect=WRONG_INPUT).stderr
        self.assertRegex(said, self.refusal())
        self.assertEqual(self.at.count("grid", "trials", "state = 'completed'"), 2)
        damage_pixels(self.shard)  # the same bit again
        self.at.trommel("run", "grid/sweep.toml", "-d", "grid", "-w", 2)

        self.assertEqual(self.at.count("grid", "trials", "state = 'completed'"), 3)

    def test_no_trial_is_reproduced_on_them(self):
        self.at.write("sweep.toml", GRID_OF_20 + "\n[budget]\nconfigurations = 1\n")
        self.at.trommel("run", "sweep.toml", "-w", 1)
        damage_pixels(self.shard)

        self.assertRegex(self.at.trommel("reproduce", "grid", expect=WRONG_INPUT).stderr, self.refusal())


class StageTest(ShardCacheTestCase):
    def test_a_shard_is_copied_once_however_many_sweeps_stage_it(self):
        self.at.write("sweep.toml", GRID_OF_20)
        self.at.write("other.toml", SMALL_TRAINING)

        first = self.stage().stdout
        second = self.stage(sweep="other.toml").stdout

        self.assertRegex(first, rf"^{self.shard}: copied, verified, 0\.\d MB, \d+\.\d s\n$")
        self.assertRegex(second, rf"^{self.shard}: was already there, verified, 0\.\d MB, \d+\.\d s\n$")
        self.assertEqual([each.name for each in self.scratch.iterdir()], [self.copy().name])
        self.assertEqual(self.copy().read_bytes(), self.shard.read_bytes())

    def test_concurrent_sweeps_stage_it_once(self):
        self.at.write("sweep.toml", GRID_OF_20)

        both = [self.at.start("stage", "sweep.toml", "--scratch", self.scratch) for _ in range(2)]

        self.assertEqual([process.wait() for process in both], [0, 0])
        said = sorted(re.search(": (.*?),", self.at.said(process)).group(1) for process in both)
        self.assertEqual(said, ["copied", "was already there"])

    def test_a_damaged_copy_is_replaced(self):
        self.at.write("sweep.toml", GRID_OF_20)
        self.stage()
        damage_pixels(self.copy())

        self.assertIn("copied again, because the copy was damaged", self.stage().stdout)

        self.assertEqual(self.copy().read_bytes(), self.shard.read_bytes())

    def test_a_damaged_shard_is_named_and_not_copied(self):
        self.at.write("sweep.toml", GRID_OF_20)
        damage_pixels(self.shard)

        said = self.stage(expect=FAILED).stderr

        self.assertIn(f"{self.shard}: not staged, so it will be read from here: {self.shard}: damaged: the SHA-256 of its pixels is", said)
        self.assertEqual(list(self.scratch.iterdir()), [])

    def test_a_damaged_shard_is_refused_even_if_there_is_a_good_copy(self):
        # Other nodes may have none.
        self.at.write("sweep.toml", GRID_OF_20)
        self.stage()
        damage_pixels(self.shard)

        self.assertIn(f"{self.shard}: damaged: ", self.run_staged(expect=WRONG_INPUT).stderr)

    def test_without_space_the_reason_is_shown_and_the_sweep_runs_without_a_copy(self):
        self.at.write("sweep.toml", GRID_OF_20 + "\n[budget]\nconfigurations = 1\n")

        said = self.stage("--limit", "1kB", expect=FAILED).stderr
        self.run_staged()

        self.assertIn(f"{self.shard}: not staged, so it will be read from here: {self.scratch}: no room for 0.1 MB", said)
        self.assertIn("raise the limit, or free some disk space", said)
        self.assertEqual(self.at.json("status", "grid")["state"], "finished")

    def test_a_full_disk_is_reported_before_anything_is_copied(self):
        self.at.write("sweep.toml", GRID_OF_20)
        with small_disk(self.at, "1m") as disk, filled(disk):
            self.scratch = disk

            said = self.stage("--limit", "1GB", expect=FAILED).stderr

            self.assertIn("0.0 MB of the disk is free); raise the limit, or free some disk space", said)
            self.assertEqual([each.name for each in disk.iterdir()], ["ballast"])

    def test_a_scratch_directory_that_cannot_be_created_is_named(self):
        self.at.write("sweep.toml", GRID_OF_20)
        self.scratch.write_text("a file")

        said = self.stage(expect=WRONG_INPUT).stderr

        self.assertIn(f"{self.scratch}: cannot be made (", said)
        self.assertIn("name a directory of this node's own disk", said)

    def test_sizes_are_written_as_in_a_site_file(self):
        self.at.write("sweep.toml", GRID_OF_20)

        self.stage("--limit", "200 GB")
        self.stage("--limit", "200GB")
        said = self.stage("--limit", "a lot", expect=WRONG_INPUT).stderr

        self.assertIn("--limit", said)

    def test_a_sweep_without_shards_has_nothing_to_stage(self):
        self.at.write("train.py", "")
        self.at.write("sweep.toml", SWEEP)

        self.assertIn("has no shards to stage", self.stage().stdout)


class TrainingFromCopiesTest(ShardCacheTestCase):
    def test_a_program_gets_the_copy(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        self.stage()

        self.run_staged()

        seen = (self.at.directory / "mine" / "trials" / "c1s1" / "attempt1" / "seen").read_text()
        self.assertEqual(seen, f"{self.copy()} ['{self.copy()}']")

    def test_if_the_copy_is_damaged_the_program_gets_the_shard_and_the_log_says_so(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        self.stage()
        os.truncate(self.copy(), 5000)

        self.run_staged()

        seen = (self.at.directory / "mine" / "trials" / "c1s1" / "attempt1" / "seen").read_text()
        self.assertEqual(seen, f"{self.shard} ['{self.shard}']")
        logs = "".join(log.read_text() for log in (self.at.directory / "mine" / "logs").iterdir())
        self.assertIn(f"{self.copy()}: truncated: 5000 of", logs)
        self.assertIn(f"; the program reads {self.shard} directly", logs)

    def test_a_relative_scratch_directory_is_relative_to_where_the_command_was_typed(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        copy = self.copy()
        (self.at.directory / "study").mkdir()
        for name in ("train.py", "sweep.toml", "photos.h5"):
            (self.at.directory / name).rename(self.at.directory / "study" / name)
        scratch = self.scratch.relative_to(self.at.directory)
        self.at.trommel("stage", "study/sweep.toml", "--scratch", scratch)

        self.at.trommel("run", "study/sweep.toml", "-w", 2, TROMMEL_SCRATCH=str(scratch))

        seen = (self.at.directory / "study" / "mine" / "trials" / "c1s1" / "attempt1" / "seen").read_text()
        self.assertEqual(seen, f"{copy} ['{copy}']")

    def seen_and_said(self):
        seen = (self.at.directory / "mine" / "trials" / "c1s1" / "attempt1" / "seen").read_text()
        logs = "".join(log.read_text() for log in (self.at.directory / "mine" / "logs").iterdir())
        return seen, logs

    def test_a_damaged_copy_that_cannot_be_removed_is_not_read(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        with small_disk(self.at, "8m") as disk:
            self.scratch = disk
            self.stage()
            damage_pixels(self.copy())
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

            said = self.stage(expect=FAILED).stderr
            self.run_staged()

            self.assertIn(f"{self.shard}: not staged, so it will be read from here: {self.copy()}: ", said)
            self.assertIn("(Read-only file system; trainers here do not read it either)", said)
            seen, logs = self.seen_and_said()
            self.assertEqual(seen, f"{self.shard} ['{self.shard}']")
            self.assertIn(f"{self.copy()}: was found damaged and could not be removed", logs)

            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            self.assertIn("copied again, because the copy was damaged", self.stage().stdout)
            self.run_staged("-d", "again")
            seen = (self.at.directory / "again" / "trials" / "c1s1" / "attempt1" / "seen").read_text()
            self.assertEqual(seen, f"{self.copy()} ['{self.copy()}']")

    @unittest.skipUnless(os.geteuid() == 0, "only root may give a file away")
    def test_another_users_copy_is_not_read(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        self.stage()
        os.chown(self.copy(), 65534, 65534)

        self.run_staged()

        seen, logs = self.seen_and_said()
        self.assertEqual(seen, f"{self.shard} ['{self.shard}']")
        self.assertIn(f"{self.copy()}: belongs to another user (user 65534; only your own copies and root's are read)", logs)
        self.assertIn("copied again", self.stage().stdout)

    def test_a_copy_that_others_may_write_is_not_read(self):
        self.at.write("train.py", PROGRAM)
        self.at.write("sweep.toml", WITH_DATA)
        self.stage()
        self.copy().chmod(0o664)

        self.run_staged()

        seen, logs = self.seen_and_said()
        self.assertEqual(seen, f"{self.shard} ['{self.shard}']")
        self.assertIn(f"{self.copy()}: other users may write to it", logs)

    @unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
    def test_trainers_map_the_copy_which_is_not_removed_meanwhile(self):
        self.at.trainer = "trommel-trainer"
        self.at.write("sweep.toml", LONG_TRAINING)
        self.at.write("other.toml", GRID_OF_20.replace("photos.h5", "other.h5"))
        self.at.trommel("import", "images", "photos", "-o", "other.h5", "--size", "16x12", "--seed", "9")
        self.stage()
        running = self.at.start("run", "sweep.toml", "-w", 2, TROMMEL_SCRATCH=str(self.scratch))

        def maps():
            return [pathlib.Path(f"/proc/{process.pid}/maps").read_text() for process in self.at.processes("trommel-trainer")]

        wait_until(lambda: any(str(self.copy()) in each for each in maps()), "a trainer maps the copy")
        self.assertFalse(any(str(self.shard) in each for each in maps()))
        self.stage("--limit", f"{self.shard.stat().st_size + 1}B", sweep="other.toml", expect=FAILED)

        self.assertTrue(self.copy().exists())
        self.assertIsNone(running.poll())

    @unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
    def test_results_equal_those_with_the_shard(self):
        self.at.trainer = "trommel-trainer"
        self.at.write("sweep.toml", SMALL_TRAINING)
        self.at.trommel("run", "sweep.toml", "-w", 2, "-d", "plain")
        self.stage()

        self.run_staged("-d", "staged")

        query = "SELECT * FROM trials ORDER BY configuration"
        digests = [[row["weights_digest"] for row in self.at.rows(name, query)] for name in ("plain", "staged")]
        self.assertEqual(digests[0], digests[1])
        self.assertEqual(len(digests[0]), 4)

    @unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
    def test_a_damaged_copy_is_reported_in_the_trainers_log_and_the_shard_is_read(self):
        self.at.trainer = "trommel-trainer"
        self.at.write("sweep.toml", SMALL_TRAINING)
        self.stage()
        os.truncate(self.copy(), 5000)

        self.run_staged()

        self.assertEqual(self.at.count("small", "trials", "state = 'completed'"), 4)
        logs = "".join(log.read_text() for log in (self.at.directory / "small" / "logs").iterdir())
        self.assertIn(f"; reading {self.shard} directly", logs)


PROGRAM = """
import json, os, pathlib
told = json.load(open(os.environ["TROMMEL_PARAMS"]))
pathlib.Path(os.environ["TROMMEL_TRIAL_DIR"], "seen").write_text(f"{os.environ['TROMMEL_DATA']} {told['data']}")

def report(**values):
    with open(os.environ["TROMMEL_REPORT"], "a") as stream:
        stream.write(json.dumps(values) + "\\n")

LR = told["params"]["lr"]
""" + FIVE_EPOCHS


if __name__ == "__main__":
    unittest.main(verbosity=2)
