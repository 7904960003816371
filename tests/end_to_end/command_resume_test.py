"""A program as the trial: it resumes from its own checkpoint, and is run again for comparison."""

import os
import signal
import unittest

from command_test_case import SWEEP, CommandTestCase
from helpers import DONE, FAILED, STOPPED, WRONG_INPUT, wait_for_exit, wait_until
from terminal import at_a_terminal

# Ten epochs, each saved; on SIGTERM it writes a file. The first attempt stops after epoch 5.
RESUMABLE = """
def told(*_):
    (CHECKPOINT / "told").touch()
    sys.exit(3)
signal.signal(signal.SIGTERM, told)
state = CHECKPOINT / "state.json"
epoch = json.loads(state.read_text())["epoch"] if state.exists() else 0
with open(CHECKPOINT / "trained", "a") as trained:
    while epoch < 10:
        epoch += 1
        print(epoch, file=trained, flush=True)
        time.sleep(0.1)
        report(epoch=epoch, val_accuracy=LR + (0.5 if epoch == 2 else 0))
        fresh = CHECKPOINT / "state.new"
        fresh.write_text(json.dumps({"epoch": epoch}))
        fresh.rename(state)
        if epoch == 5 and TOLD["attempt"] == 1:
            time.sleep(600)
"""
RESUMABLE_SWEEP = SWEEP.replace("epochs = 5", 'epochs = 10\nselect_epoch = { metric = "val_accuracy" }')


class ResumeTest(CommandTestCase):
    def start_until_epoch(self, epoch):
        self.sweep(RESUMABLE, RESUMABLE_SWEEP)
        run = self.at.start("run", "sweep.toml", "-w", 2)
        wait_until(lambda: self.at.count("mine", "epochs", f"epoch = {epoch}") == 2 or run.poll() is not None,
                   f"both trials have reported epoch {epoch}")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run

    def trained(self, trial):
        text = (self.at.directory / "mine" / "trials" / trial / "checkpoint" / "trained").read_text()
        return [int(line) for line in text.split()]

    def assert_resumes(self):
        self.at.trommel("run", "sweep.toml", "-w", 2)

        for number, trial in enumerate(self.trials(), start=1):
            self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"]), ("completed", 2, 10))
            epochs = self.trained(f"c{number}s1")
            self.assertEqual(sorted(set(epochs)), list(range(1, 11)))
            self.assertLessEqual(len(epochs), 11, "it started over")  # the epoch that was cut off, twice
        self.assertEqual(self.at.count("mine", "attempts", "outcome = 'completed'"), 2)

    def test_killed_with_everything_it_resumes_from_its_checkpoint(self):
        run = self.start_until_epoch(4)
        self.at.kill_everything()
        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)

        self.assert_resumes()

    def test_stopped_normally_it_gets_a_signal_and_resumes(self):
        run = self.start_until_epoch(4)
        os.killpg(run.pid, signal.SIGINT)
        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assert_nothing_of_it_is_left()

        for trial in ("c1s1", "c2s1"):
            self.assertTrue((self.at.directory / "mine" / "trials" / trial / "checkpoint" / "told").exists())
        self.assert_resumes()

    def test_it_gets_a_signal_even_if_its_worker_is_killed(self):
        run = self.start_until_epoch(3)
        for rank in self.at.processes("trommel-rank"):
            rank.kill()
        wait_for_exit(run)
        self.assert_nothing_of_it_is_left()

        for trial in ("c1s1", "c2s1"):
            self.assertTrue((self.at.directory / "mine" / "trials" / trial / "checkpoint" / "told").exists())
        self.assert_resumes()

    def test_a_program_that_resumes_after_its_last_epoch_is_completed(self):
        self.run_sweep("""
if TOLD["attempt"] == 1:
    for epoch in range(1, 6): report(epoch=epoch, val_accuracy=epoch / 10)
    (CHECKPOINT / "done").touch()
    os.kill(os.getpid(), signal.SIGKILL)
""")

        for trial in self.trials():
            self.assertEqual((trial["state"], trial["attempts"], trial["val_accuracy"]), ("completed", 2, 0.5))


    def test_a_new_sweep_in_the_place_of_a_removed_record_uses_none_of_its_checkpoints(self):
        self.run_sweep("""
state = CHECKPOINT / "state"
for epoch in range(int(state.read_text()) + 1 if state.exists() else 1, 6):
    report(epoch=epoch, val_accuracy=LR)
    state.write_text(str(epoch))
""")
        (self.at.directory / "mine" / "results.sqlite").unlink()
        self.at.write("sweep.toml", SWEEP.replace("lr = [0.1, 0.2]", "lr = [0.3, 0.4]"))

        said = self.at.trommel("run", "sweep.toml", "-w", 2).stderr

        self.assertIn("the trials of a former sweep, whose record is gone, were moved to ", said)
        self.assertEqual([trial["val_accuracy"] for trial in self.trials()], [0.3, 0.4])
        self.assertTrue((self.at.directory / "mine" / "trials.1" / "c1s1" / "checkpoint" / "state").exists())


class ReproduceTest(CommandTestCase):
    def test_a_script_that_only_depends_on_its_seed_reports_the_same_again(self):
        self.run_sweep("import random; random.seed(TOLD['seed'])\nreport(val_accuracy=random.random())")

        said = self.at.trommel("reproduce", "mine", "c1", "--yes").stdout

        self.assertIn("c1s1: identical metrics in 1 epoch\n", said)
        self.assertIn("cannot check more", said)
        told = self.at.json("reproduce", "mine", "c1s1", "--yes")
        self.assertEqual((told["verdict"], told["compared"]), ("identical", ["metrics"]))

    def test_a_script_with_its_own_randomness_differs_by_the_reported_amount(self):
        self.run_sweep("report(val_accuracy=0.5 if os.path.exists('changed') else 0.25)")
        self.at.write("changed", "")
        with open(self.at.directory / "train.py", "a") as script:
            script.write("# changed\n")

        said = self.at.trommel("reproduce", "mine", "c2", "--yes", expect=FAILED).stdout

        self.assertIn("c2s1: differs\n  epoch 1: val_accuracy was 0.25, now 0.5 (a difference of 0.25)", said)
        self.assertIn("different environment: file train.py: ", said)

    def test_a_resumed_trial_is_compared_in_all_its_epochs(self):
        self.run_sweep("""
first = 3 if (CHECKPOINT / "second").exists() else 1
for epoch in range(first, 6):
    report(epoch=epoch, val_accuracy=epoch / 10)
    if epoch == 2 and "mine" in str(CHECKPOINT):
        (CHECKPOINT / "second").touch()
        os.kill(os.getpid(), signal.SIGKILL)
""")

        self.assertIn("identical metrics in 5 epochs\n", self.at.trommel("reproduce", "mine", "c1", "--yes").stdout)

    def test_the_program_of_a_record_is_shown_and_only_runs_with_consent(self):
        self.run_sweep("(pathlib.Path('ran')).touch(); report(val_accuracy=0.5)")
        ran = self.at.directory / "ran"
        ran.unlink()

        refused = self.at.trommel("reproduce", "mine", "c1", expect=WRONG_INPUT).stderr

        self.assertIn("c1s1 was trained by a program from the record in mine:\n  python3 ", refused)
        self.assertIn("if you trust it, add --yes", refused)
        self.assertFalse(ran.exists())
        code, said = at_a_terminal(self.at, "n\n", "reproduce", "mine", "c1")
        self.assertEqual(code, WRONG_INPUT, said)
        self.assertIn("Run it? [y/N]", said)
        self.assertFalse(ran.exists())
        code, said = at_a_terminal(self.at, "y\n", "reproduce", "mine", "c1")
        self.assertEqual(code, DONE, said)
        self.assertIn("identical metrics in 1 epoch", said)
        self.assertTrue(ran.exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
