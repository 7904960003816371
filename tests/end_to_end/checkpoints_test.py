"""A trial that was killed or paused resumes from its checkpoint, with exactly the same numbers."""

import signal
import unittest

from helpers import BIN, DONE, PATIENCE, STOPPED, Workplace, wait_for_exit, wait_until

SWEEP = """
[sweep]
name = "long"
seed = 2

[data.photos]
shard = "photos.h5"

[train]
optimizer = "adam"
schedule = { name = "plateau", metric = "val_accuracy", factor = 0.5, patience = 40 }
select_epoch = { metric = "val_loss" }
epochs = 500
batch_size = 4
checkpoint_every = "1s"

[model.tiny_cnn]
layers = [
  { conv = 4, kernel = 3, activation = "relu" }, { max_pool = 2 },
  { batch_norm = true }, { dropout = 0.2 }, { flatten = true },
]

[space]
model = ["tiny_cnn"]
learning_rate = [0.0003, 0.003]

[sampler]
name = "grid"

[evaluate]
test = "all"

[keep]
models = 1
"""

RESULT = """SELECT configuration, state, selected_epoch, epochs, value, weights_digest, val_predictions, test_predictions
            FROM trials ORDER BY configuration"""
CURVES = "SELECT * FROM curves ORDER BY trial, epoch"
FIRST_EPOCHS = """SELECT configuration, number, outcome, min(epoch) AS first FROM attempts AS a
                  LEFT JOIN epochs AS e USING (configuration, seed_number)
                  WHERE e.attempt = a.number GROUP BY configuration, number ORDER BY configuration, number"""
RUN = ("run", "long.toml", "-w", 1)


def without_times(rows):
    return [{key: value for key, value in row.items() if key not in ("seq", "seconds", "attempt")} for row in rows]


def prepared():
    at = Workplace("trommel-trainer")
    at.import_photos()
    at.write("long.toml", SWEEP)
    return at


@unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
class CheckpointsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        undisturbed = prepared()
        cls.addClassCleanup(undisturbed.close)
        undisturbed.trommel(*RUN, patience=4 * PATIENCE)
        cls.result = undisturbed.rows("long", RESULT)
        cls.curves = without_times(undisturbed.rows("long", CURVES))
        cls.board = undisturbed.json("leaderboard", "long")["rows"]

    def setUp(self):
        self.at = prepared()
        self.addCleanup(self.at.close)

    def checkpoints(self, trial="*"):
        return sorted((self.at.directory / "long" / "checkpoints").glob(f"{trial}.*.checkpoint"))

    def start_until_checkpoint(self, trial):
        run = self.at.start(*RUN)
        wait_until(lambda: self.checkpoints(trial) or run.poll() is not None, f"a checkpoint of {trial}")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run

    def assert_as_undisturbed(self):
        self.assertEqual(self.at.rows("long", RESULT), self.result)
        self.assertEqual(without_times(self.at.rows("long", CURVES)), self.curves)
        self.assertEqual(self.at.json("leaderboard", "long")["rows"], self.board)
        self.assertEqual(self.checkpoints(), [])

    def log(self):
        return (self.at.directory / "long" / "logs" / "coordinator.log").read_text()

    def test_a_killed_trainer_resumes_from_its_checkpoint(self):
        run = self.start_until_checkpoint("c1s1")
        (trainer,) = self.at.processes("trommel-trainer")

        trainer.kill(signal.SIGKILL)

        self.assertEqual(wait_for_exit(run, patience=120), DONE, self.at.said(run))
        first, second, other = self.at.rows("long", FIRST_EPOCHS)
        self.assertEqual((first["outcome"], first["first"]), ("crashed", 1))
        self.assertEqual(second["outcome"], "completed")
        self.assertGreater(second["first"], 1)
        self.assertIn(f"c1s1 (attempt 2) resumes after epoch {second['first'] - 1}\n", self.log())
        self.assertEqual((other["configuration"], other["number"], other["first"]), (2, 1, 1))
        self.assertEqual(self.at.json("status", "long")["budget"]["epochs"], 1000)
        self.assertIn("identical (500 epochs", self.at.trommel("reproduce", "long", "c1s1").stdout)
        self.assert_as_undisturbed()

    def test_after_everything_was_killed_the_same_command_resumes_from_the_checkpoint(self):
        run = self.start_until_checkpoint("c1s1")
        self.at.kill_everything()
        wait_for_exit(run)

        self.at.trommel(*RUN, patience=4 * PATIENCE)

        first, second, _ = self.at.rows("long", FIRST_EPOCHS)
        self.assertEqual(first["outcome"], "lost")
        self.assertGreater(second["first"], 1)
        self.assert_as_undisturbed()

    def test_sigterm_pauses_and_the_same_command_resumes(self):
        run = self.start_until_checkpoint("c2s1")

        run.send_signal(signal.SIGTERM)

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertIn("stopped: interrupted; run the same command to resume", self.at.said(run))
        paused = self.at.rows("long", "SELECT * FROM attempts WHERE outcome = 'paused'")
        self.assertEqual([(each["configuration"], each["number"]) for each in paused], [(2, 1)])
        self.assertEqual(self.at.count("long", "trials", "configuration = 2 AND state = 'paused'"), 1)
        self.assertEqual(self.at.json("status", "long")["trials"]["paused"], 1)
        leftover = self.at.write("long/checkpoints/c1s1.attempt1.epoch3.checkpoint", "of a trial that has ended")

        self.at.trommel(*RUN, patience=4 * PATIENCE)

        self.assertFalse(leftover.exists())
        *_, second = self.at.rows("long", FIRST_EPOCHS)
        self.assertEqual(paused[0]["reason"], f"after epoch {second['first'] - 1}")
        self.assert_as_undisturbed()

    def test_a_damaged_checkpoint_costs_epochs_and_is_named(self):
        run = self.start_until_checkpoint("c1s1")
        run.send_signal(signal.SIGTERM)
        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        newest = max(self.checkpoints("c1s1"), key=lambda path: int(path.name.split("epoch")[1].split(".")[0]))
        bytes_of_it = bytearray(newest.read_bytes())
        bytes_of_it[len(bytes_of_it) // 2] ^= 1
        newest.write_bytes(bytes_of_it)

        self.at.trommel(*RUN, patience=4 * PATIENCE)

        problem = f"checkpoint {newest.resolve()}: damaged or truncated (checksum mismatch)"
        self.assertIn(f"c1s1 (attempt 2) skips {problem}\n", self.log())
        self.assertIn(problem, self.at.trommel("logs", "long", "c1s1").stdout)
        *_, second, _ = self.at.rows("long", FIRST_EPOCHS)
        self.assertGreater(second["first"], 1, "the one before was good")
        self.assert_as_undisturbed()


if __name__ == "__main__":
    unittest.main(verbosity=2)
