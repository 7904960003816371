"""Reports of programs are not lost, whichever process is dead, and no old value takes their place."""

import contextlib
import shutil
import sqlite3
import unittest

from command_test_case import HEAD, SWEEP, CommandTestCase
from helpers import DONE, FAILED, wait_for_exit, wait_until
from small_disk import filled, small_disk

# The best epoch is the fourth. On SIGTERM it finishes its epoch; it reports, then saves.
STEADY = """
stop = []
signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
state = CHECKPOINT / "state.json"
start = json.loads(state.read_text())["epoch"] if state.exists() else 0
for epoch in range(start + 1, TOLD["epochs"] + 1):
    end = time.time() + 0.5
    while time.time() < end: time.sleep(0.02)
    SAY
    if stop: sys.exit(0)
"""
REPORT_THEN_SAVE = """report(epoch=epoch, val_accuracy=1 - 0.01 * abs(epoch - 4))
    fresh = CHECKPOINT / "state.new"
    fresh.write_text(json.dumps({"epoch": epoch})); fresh.rename(state)"""
SAVE_THEN_REPORT = """fresh = CHECKPOINT / "state.new"
    fresh.write_text(json.dumps({"epoch": epoch})); fresh.rename(state)
    if epoch == 4 and TOLD["attempt"] == 1 and "mine" in str(CHECKPOINT): os.kill(os.getpid(), signal.SIGKILL)
    report(epoch=epoch, val_accuracy=1 - 0.01 * abs(epoch - 4))"""
ONE_TRIAL = HEAD + """
[train]
command = ["python3", "-u", "train.py"]
metrics = ["val_accuracy"]
epochs = 8
select_epoch = { metric = "val_accuracy" }
[space]
lr = [0.1]
[sampler]
name = "grid"
"""


class UnheardReportsTest(CommandTestCase):
    def run_until_epoch(self, epoch, say=REPORT_THEN_SAVE):
        self.sweep(STEADY.replace("SAY", say), ONE_TRIAL)
        run = self.at.start("run", "sweep.toml", "-w", 1)
        wait_until(lambda: self.at.count("mine", "epochs", f"epoch = {epoch}") or run.poll() is not None, f"epoch {epoch}")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run

    def ranks(self, wanted):
        return [each for each in self.at.processes("trommel-rank") if each.rank() is not None and wanted(each.rank())]

    def assert_every_epoch_counts(self):
        (trial,) = self.trials()
        self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"], trial["value"]), ("completed", 4, 8, 1.0))
        curve = self.at.rows("mine", "SELECT epoch, val_accuracy FROM curves ORDER BY epoch")
        self.assertEqual([tuple(row.values()) for row in curve], [(e, 1 - 0.01 * abs(e - 4)) for e in range(1, 9)])
        self.assertIn("identical metrics in 8 epochs", self.at.trommel("reproduce", "mine", "c1s1", "--yes").stdout)

    def test_if_its_trainer_is_killed(self):
        run = self.run_until_epoch(3)
        for process in self.at.processes("trommel-command-trainer"):
            if "--channel" in process.arguments():
                process.kill()
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))

        self.assert_every_epoch_counts()

    def test_if_its_worker_is_killed(self):
        run = self.run_until_epoch(3)
        for rank in self.ranks(lambda number: number > 0):
            rank.kill()
        wait_for_exit(run)
        self.assert_nothing_of_it_is_left()
        self.at.trommel("run", "sweep.toml", "-w", 1)

        self.assert_every_epoch_counts()

    def test_if_the_coordinator_is_killed_and_the_program_reports_to_its_end(self):
        run = self.run_until_epoch(2)
        for rank in self.ranks(lambda number: number == 0):
            rank.kill()
        wait_for_exit(run)
        self.assert_nothing_of_it_is_left()
        self.at.trommel("run", "sweep.toml", "-w", 1)

        self.assert_every_epoch_counts()

    def test_if_the_record_is_restored_from_an_older_copy(self):
        run = self.run_until_epoch(3)
        record = self.at.directory / "mine" / "results.sqlite"
        with contextlib.closing(sqlite3.connect(record)) as database:
            database.execute("VACUUM INTO ?", (str(self.at.directory / "copy.sqlite"),))
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        shutil.copy(self.at.directory / "copy.sqlite", record)
        self.at.trommel("run", "sweep.toml", "-w", 1)

        self.assert_every_epoch_counts()

    def test_if_the_journals_were_removed_the_record_has_the_reports(self):
        run = self.run_until_epoch(5)
        self.at.kill_everything()
        wait_for_exit(run)
        shutil.rmtree(self.at.directory / "mine" / "trials" / "c1s1" / "reports")
        self.at.trommel("run", "sweep.toml", "-w", 1)

        (trial,) = self.trials()
        self.assertEqual((trial["state"], trial["selected_epoch"], trial["value"]), ("completed", 4, 1.0))

    def test_an_epoch_that_was_saved_but_never_reported_is_trained_again(self):
        self.run_sweep(STEADY.replace("SAY", SAVE_THEN_REPORT), ONE_TRIAL, workers=1)

        first, second, third = self.attempts()
        self.assertEqual([each["outcome"] for each in (first, second, third)], ["crashed", "lost", "completed"])
        self.assertIn("resumed after an epoch that was never reported (earlier attempts reported up to epoch 3; "
                      "does it save before it reports?)", second["reason"])  # fmt: skip
        self.assertTrue((self.at.directory / "mine/trials/c1s1/checkpoint.set_aside/state.json").exists())
        self.assertEqual(self.trials()[0]["crashes"], 1)
        self.assert_every_epoch_counts()

    def test_on_a_full_disk_it_waits_for_space(self):
        with small_disk(self.at, "4m") as disk:
            self.sweep(STEADY.replace("SAY", 'report(epoch=epoch, val_accuracy=1 - 0.01 * abs(epoch - 4)); '
                                             'pathlib.Path("said").write_text(str(epoch))'), ONE_TRIAL)  # fmt: skip
            run = self.at.start("run", "sweep.toml", "-d", disk / "mine", "-w", 1)
            wait_until(lambda: self.at.count("disk/mine", "epochs", "epoch = 2"), "epoch 2")
            with filled(disk):
                wait_until(lambda: (self.at.directory / "said").read_text() == "6", "it has reported epoch 6")
            self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))

            (trial,) = self.at.rows("disk/mine", "SELECT * FROM trials")
            self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"], trial["attempts"]), ("completed", 4, 8, 1))


class LastLineTest(CommandTestCase):
    def test_it_counts_without_its_line_break(self):
        self.run_sweep("""
open(os.environ["TROMMEL_REPORT"], "w").write("\\n".join(json.dumps({"epoch": e, "val_accuracy": e / 10}) for e in range(1, 6)))
""")

        self.assertEqual({(trial["epochs"], trial["value"]) for trial in self.trials()}, {(5, 0.5)})

    def test_it_counts_however_late_it_arrives(self):
        self.run_sweep("""
report(val_accuracy=0.1)
time.sleep(0.5)
open(os.environ["TROMMEL_REPORT"], "w").write('{"val_accuracy": 0.9}')
""")

        self.assertEqual({(trial["epochs"], trial["value"]) for trial in self.trials()}, {(2, 0.9)})

    def test_it_counts_if_it_is_the_only_one(self):
        self.run_sweep("""open(os.environ["TROMMEL_REPORT"], "w").write('{"val_accuracy": 0.5}')""")

        self.assertEqual({trial["value"] for trial in self.trials()}, {0.5})

    def test_half_a_line_is_reported_as_such(self):
        self.run_sweep("""
report(epoch=1, val_accuracy=0.5)
open(os.environ["TROMMEL_REPORT"], "w").write('{"epoch": 2, "val_acc')
""", expect=FAILED)

        self.assertEqual({trial["reason"] for trial in self.trials()}, {
            "sent an invalid report: line 2 of $TROMMEL_REPORT: '{\"epoch\": 2, \"val_acc' is cut off (the "
            "program ended in the middle of it); write each report whole, and flush it"})  # fmt: skip


class ReplacedTest(CommandTestCase):
    def assert_it_is_noticed(self, script):
        self.run_sweep(script, SWEEP, expect=FAILED)
        for trial in self.trials():
            self.assertEqual(trial["state"], "waiting")  # as they all have failed alike
            self.assertRegex(trial["reason"], r"attempt1/report is no longer the pipe that trommel reads \(the program has removed "
                             "or replaced it, so its reports are lost\\)")  # fmt: skip

    def test_a_file_in_its_place_is_noticed_and_kept(self):
        self.assert_it_is_noticed("""
report(val_accuracy=0.5)
name = os.environ["TROMMEL_REPORT"]
open(name + ".tmp", "w").write('{"epoch": 2, "val_accuracy": 0.9}\\n')
os.replace(name + ".tmp", name)
""")
        self.assertIn("0.9", (self.at.directory / "mine/trials/c1s1/attempt1/report").read_text())

    def test_a_trial_directory_that_is_emptied_is_noticed(self):
        self.assert_it_is_noticed("""
for path in pathlib.Path(os.environ["TROMMEL_TRIAL_DIR"]).iterdir(): path.unlink()
report(val_accuracy=0.5)
""")

    def test_it_is_noticed_while_the_program_is_still_training(self):
        self.assert_it_is_noticed("""
os.unlink(os.environ["TROMMEL_REPORT"])
time.sleep(600)
""")


if __name__ == "__main__":
    unittest.main(verbosity=2)
