"""A trainer or a worker that dies costs an attempt, never a trial and never the sweep."""

import shutil
import signal
import unittest

from grid_test_case import GridTestCase
from helpers import BIN, DONE, STOPPED, Workplace, wait_for_exit, wait_until
from processes import LAUNCHERS
from sample_data import GRID_OF_20, LONG_TRAINING, SMALL_TRAINING
from small_disk import filled, small_disk

MAX_ATTEMPTS = 2  # of GRID_OF_20
IN_ITS_SECOND_EPOCH = """
SELECT max(epoch) AS epoch FROM attempts AS a JOIN epochs AS e USING (configuration, seed_number)
WHERE worker = 1 AND outcome = 'running' AND e.attempt = a.number GROUP BY a.seq HAVING max(epoch) = 1"""


class ScriptedCrashTest(GridTestCase):
    def attempts(self, outcome):
        return self.at.rows("grid", f"SELECT * FROM attempts WHERE outcome = '{outcome}'")

    def test_a_trainer_that_crashes_on_each_first_attempt_costs_one_attempt_per_trial(self):
        self.at.trommel("run", "grid.toml", "-w", 2, script="crash_at_epoch=2,first_attempts=1")

        crashed = self.attempts("crashed")
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "trials"), 20)
        self.assertEqual(len(crashed), 20)
        for attempt in crashed:
            self.assertEqual(attempt["number"], 1)
            self.assertIn("Segmentation fault", attempt["reason"])
        self.assertEqual({trial["attempts"] for trial in self.at.rows("grid", "SELECT * FROM trials")}, {2})

    def test_a_configuration_that_always_crashes_fails_and_the_others_complete(self):
        run = self.at.trommel("run", "grid.toml", "-w", 2, script="crash_at_epoch=2,configuration=7")

        self.assertRegex(run.stderr, r"(?m)^c7s1 failed: .*Segmentation fault.*; what it printed: trommel logs grid c7s1$")
        self.assertIn("20 of 20 trials, 0 running, 1 failed, best ", run.stderr)
        self.assertIn("\n1 of 20 trials failed; 'trommel trials grid --state failed' tells why\n", run.stderr)
        (failed,) = self.at.rows("grid", "SELECT * FROM trials WHERE state = 'failed'")
        self.assertEqual(failed["configuration"], 7)
        self.assertEqual(failed["attempts"], MAX_ATTEMPTS)
        self.assertIn("Segmentation fault", failed["reason"])
        self.assertEqual(self.completed(), 19)
        board = self.at.json("leaderboard", "grid")
        self.assertEqual(len(board["rows"]), 19)
        self.assertEqual(board["without_completed_trial"], 1)

    def test_a_failure_just_before_the_end_is_still_reported(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=200,crash_at_epoch=2,configuration=20")
        wait_until(lambda: self.at.count("grid", "attempts"), "the first attempt")
        (launcher,) = [each for each in self.at.processes() if each.name in LAUNCHERS]
        with self.at.standing_still("trommel"):
            self.assertEqual(wait_until(lambda: launcher.state() in "ZX" and launcher.state(), "the launcher has ended"), "Z")

        self.assertEqual(wait_for_exit(run), DONE)
        self.assertRegex(self.at.said(run), r"(?m)^c20s1 failed: .*Segmentation fault")

    def test_the_last_output_of_a_trainer_is_kept(self):
        self.at.trommel("run", "grid.toml", "-w", 2, script="exit_at_epoch=2,configuration=3")

        crashed = self.attempts("crashed")
        self.assertEqual(len(crashed), MAX_ATTEMPTS)
        for attempt in crashed:
            self.assertIn("status 1", attempt["reason"])
            self.assertIn("no more memory for epoch 2", attempt["reason"])

    def test_half_written_weights_of_a_dead_trainer_are_removed(self):
        self.at.write("grid.toml", GRID_OF_20 + "[keep]\nmodels = 1\n")
        models = self.at.directory / "grid" / "models"
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=200,crash_at_epoch=3,first_attempts=1")
        wait_until(lambda: self.at.count("grid", "epochs"), "the first epoch")
        half_written = models / ".c1s1.attempt1.safetensors.4711-23.partial"
        half_written.write_text("half of it")

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertFalse(half_written.exists())

    def test_a_killed_worker_is_noticed_and_the_others_finish_the_sweep(self):
        run = self.at.start("run", "grid.toml", "-w", 2, script="epoch_ms=100", TROMMEL_PATIENCE="0.3")
        wait_until(lambda: self.at.rows("grid", IN_ITS_SECOND_EPOCH), "worker 1 is in the middle of a trial")
        (victim,) = [rank for rank in self.at.processes("trommel-rank") if rank.rank() == 1]

        victim.kill()

        self.assertEqual(wait_for_exit(run, patience=90), DONE, self.at.said(run))
        self.assertEqual(self.completed(), 20)
        (lost,) = self.attempts("lost")
        self.assertEqual(lost["worker"], 1)
        self.assertIn("lost", lost["reason"])
        wait_until(lambda: not self.at.processes(), "no rank and no trainer is left", patience=10)


@unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
class RealCrashTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace("trommel-trainer")
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.at.write("long.toml", LONG_TRAINING)

    def logs(self, name):
        return "".join(log.read_text() for log in (self.at.directory / name / "logs").iterdir())

    def kill_a_training(self, run, number):
        """Kills the trainer in the middle of a trial; returns that trial's row."""
        in_the_middle = """SELECT * FROM attempts AS a JOIN epochs AS e USING (configuration, seed_number)
                           WHERE outcome = 'running' AND e.attempt = a.number AND epoch >= 3"""
        found = wait_until(
            lambda: self.at.rows("long", in_the_middle) or run.poll() is not None, "a trial's third epoch"
        )
        self.assertIsNot(found, True, self.at.said(run))  # the sweep ended first
        with self.at.standing_still("trommel-trainer"):  # or it might be at the next trial meanwhile
            (hit,) = self.at.rows("long", "SELECT * FROM attempts WHERE outcome = 'running'")
            (trainer,) = self.at.processes("trommel-trainer")
            trainer.kill(number)
        wait_until(lambda: not trainer.is_alive(), "the trainer is dead")
        return hit

    def test_keeping_weights_waits_until_the_disk_has_space(self):
        self.at.write("small.toml", SMALL_TRAINING + "\n[budget]\nconfigurations = 1\n\n[keep]\nmodels = 4\n")
        self.at.trommel("run", "small.toml", "-w", 2)
        models = self.at.directory / "small" / "models"
        with small_disk(self.at, "1m") as disk:
            (first,) = models.iterdir()
            shutil.move(first, disk)
            models.rmdir()
            models.symlink_to(disk)
            self.at.trommel("extend", "small", "--configurations", "4")

            with filled(disk):
                run = self.at.start("run", "small/sweep.toml", "-d", "small", "-w", 2)
                wait_until(lambda: "retrying every second" in self.logs("small"), "a trainer waits")

            self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
            self.assertEqual(len(list(disk.glob("*.safetensors"))), 4)
        self.assertEqual(self.at.count("small", "attempts"), 4)

    def test_a_killed_trainer_costs_an_attempt_and_changes_no_number(self):
        run = self.at.start("run", "long.toml", "-w", 1)
        for number, words in ((signal.SIGKILL, "Killed"), (signal.SIGSEGV, "Segmentation fault")):
            hit = self.kill_a_training(run, number)
            where = " AND ".join(f"{key} = {hit[key]}" for key in ("configuration", "seed_number", "number"))
            ended = wait_until(
                lambda: self.at.rows("long", f"SELECT * FROM attempts WHERE {where} AND outcome = 'crashed'"),
                "the attempt is recorded as crashed",
            )
            self.assertIn(words, ended[0]["reason"])

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertEqual(self.at.count("long", "trials", "state = 'completed'"), 2)
        self.assertEqual(self.at.count("long", "trials"), 2)
        self.assertEqual(self.at.count("long", "attempts", "outcome = 'crashed'"), 2)
        self.assertIn("identical", self.at.trommel("reproduce", "long", "c1s1").stdout)

    def test_a_shard_replaced_by_a_different_one_stops_the_sweep_and_fails_no_trial(self):
        self.at.trommel("import", "images", "photos", "-o", "other.h5", "--size", "12x12")
        shard = self.at.directory / "photos.h5"
        run = self.at.start("run", "long.toml", "-w", 1)
        wait_until(lambda: self.at.count("long", "epochs"), "the first epoch")

        shard.rename(self.at.directory / "original.h5")
        shutil.copy(self.at.directory / "other.h5", shard)
        for trainer in self.at.processes("trommel-trainer"):
            trainer.kill()

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertIn("photos.h5 is not the one of this sweep", self.at.said(run))
        self.assertIn("put the original shard back; run the same command to resume", self.at.said(run))
        self.assertEqual(self.at.count("long", "trials", "state = 'failed'"), 0)
        (self.at.directory / "original.h5").rename(shard)
        self.at.trommel("run", "long.toml", "-w", 1)
        self.assertEqual(self.at.count("long", "trials", "state = 'completed'"), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
