"""Any program as the trial: what a person's own script may do, and what becomes of it."""

import json
import os
import pathlib
import signal
import unittest

from helpers import DONE, FAILED, STOPPED, WRONG_INPUT, Workplace, wait_for_exit, wait_until

HEAD = """
[sweep]
name = "mine"
seed = 5
"""

SWEEP = HEAD + """
[train]
command = ["python3", "-u", "train.py", "--lr={lr}", "--epochs={epochs}"]
metrics = ["val_accuracy", "val_loss"]
epochs = 5
max_attempts = 2

[space]
lr = [0.1, 0.2]

[sampler]
name = "grid"
"""

# What every script of these tests begins with.
PRELUDE = """
import json, os, pathlib, signal, subprocess, sys, time
TOLD = json.load(open(os.environ["TROMMEL_PARAMS"]))
LR = TOLD["params"]["lr"]
CHECKPOINT = pathlib.Path(os.environ["TROMMEL_CHECKPOINT_DIR"])

def report(**values):
    with open(os.environ["TROMMEL_REPORT"], "a") as stream:
        stream.write(json.dumps(values) + "\\n")
"""
FIVE_EPOCHS = """
for epoch in range(1, 6):
    report(epoch=epoch, val_accuracy=LR + epoch / 100, val_loss=1 / epoch)
"""


class CommandTestCase(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)

    def sweep(self, script, text=SWEEP):
        self.at.write("train.py", PRELUDE + script)
        self.at.write("sweep.toml", text)

    def run_sweep(self, script, text=SWEEP, expect=DONE, workers=2, **variables):
        self.sweep(script, text)
        return self.at.trommel("run", "sweep.toml", "-w", workers, expect=expect, **variables)

    def trials(self, condition="1"):
        return self.at.rows("mine", f"SELECT * FROM trials WHERE {condition} ORDER BY configuration")

    def attempts(self, condition="1"):
        return self.at.rows("mine", f"SELECT * FROM attempts WHERE {condition} ORDER BY seq")

    def assert_nothing_of_it_is_left(self):
        wait_until(lambda: not self.at.processes(), "nothing that was started is left", patience=30)


class ContractTest(CommandTestCase):
    def test_a_script_is_told_its_trial_and_ranked_by_what_it_reports(self):
        self.run_sweep(
            """
with open(os.environ["TROMMEL_TRIAL_DIR"] + "/seen.json", "w") as seen:
    json.dump({"told": TOLD, "words": sys.argv[1:], "here": os.getcwd(),
               "environment": {k: v for k, v in os.environ.items() if k.startswith("TROMMEL_")}}, seen)
print("hello from the script")
""" + FIVE_EPOCHS, TROMMEL_DATA="/somewhere")

        board = self.at.json("leaderboard", "mine")
        self.assertEqual([row["params"] for row in board["rows"]], [{"lr": 0.2}, {"lr": 0.1}])
        self.assertEqual(board["rows"][0]["metrics"], {"val_accuracy": 0.25, "val_loss": 0.2})
        self.assertIsNone(board["rows"][0]["ci_low"])
        self.assertEqual(board["interval"]["over"], ["seeds"])
        trial = self.at.directory / "mine" / "trials" / "c2s1"
        seen = json.loads((trial / "attempt1" / "seen.json").read_text())
        self.assertEqual(seen["words"], ["--lr=0.2", "--epochs=5"])
        self.assertEqual(pathlib.Path(seen["here"]), self.at.directory.resolve())
        seed = int(self.trials()[1]["seed"]) >> 33
        self.assertEqual(seen["told"], {
            "trial": "c2s1", "attempt": 1, "seed": seed, "epochs": 5, "params": {"lr": 0.2}, "data": [],
            "trial_dir": str(trial / "attempt1"), "checkpoint_dir": str(trial / "checkpoint"),
            "report": str(trial / "attempt1" / "report")})  # fmt: skip
        self.assertEqual(seen["environment"]["TROMMEL_SEED"], str(seed))
        self.assertNotIn("TROMMEL_DATA", seen["environment"])
        self.assertIn("hello from the script", (self.at.directory / "mine/logs/c2s1.attempt1.log").read_text())
        self.assertFalse((trial / "attempt1" / "report").exists())

    def test_every_report_works_without_data_and_predictions(self):
        self.run_sweep(FIVE_EPOCHS)

        table = self.at.trommel("leaderboard", "mine").stdout
        self.assertIn("No intervals: they need at least two seeds", table)
        csv = self.at.trommel("leaderboard", "mine", "--format", "csv").stdout.splitlines()
        self.assertIn("metrics.val_accuracy,metrics.val_loss,params.lr", csv[0])
        self.assertIn("val_loss", self.at.trommel("show", "mine", "c1s1").stdout)
        self.assertIn("val_accuracy", self.at.trommel("show", "mine", "best").stdout)
        self.assertEqual(self.at.json("status", "mine")["state"], "finished")
        self.assertIn("finished", self.at.trommel("run", "sweep.toml").stderr)

    def test_a_shell_reports_with_echo_and_counts_no_epochs(self):
        text = HEAD + """
[train]
command = ["sh", "-c", '''
for accuracy in 0.25 0.5 0.75; do echo "{{\\"val_accuracy\\": $accuracy}}" > $TROMMEL_REPORT; done
echo '{{"val_accuracy": {lr}}}' >> "$TROMMEL_REPORT"''']
metrics = ["val_accuracy"]
[space]
lr = [0.9]
[sampler]
name = "grid"
"""
        self.run_sweep("", text)

        curve = self.at.rows("mine", "SELECT epoch, val_accuracy FROM epochs ORDER BY epoch")
        self.assertEqual([tuple(row.values()) for row in curve], [(1, 0.25), (2, 0.5), (3, 0.75), (4, 0.9)])
        self.assertEqual(self.trials()[0]["val_accuracy"], 0.9)

    def test_the_best_epoch_is_selected_and_patience_ends_a_trial(self):
        text = SWEEP.replace("epochs = 5", """epochs = 100
select_epoch = { metric = "val_accuracy" }
early_stopping = { metric = "val_loss", patience = 2 }""")
        self.run_sweep("""
for epoch in range(1, 101):
    report(val_accuracy=0.9 if epoch == 2 else 0.5, val_loss=1 if epoch > 3 else 1 / epoch)
    time.sleep(0.01 if epoch < 5 else 60)
""", text)

        for trial in self.trials():
            self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"]), ("completed", 2, 5))
        self.assert_nothing_of_it_is_left()

    def test_seeds_make_intervals(self):
        self.run_sweep("report(val_accuracy=LR + TOLD['seed'] % 1000 / 1e6)",
                       SWEEP + "[seeds]\nper_configuration = 3\n")

        rows = self.at.json("leaderboard", "mine")["rows"]
        self.assertEqual([row["seeds"] for row in rows], [3, 3])
        for row in rows:
            self.assertLess(row["ci_low"], row["mean"])

    def test_a_data_set_is_handed_over(self):
        self.at.import_photos()
        self.run_sweep("""
assert os.environ["TROMMEL_DATA"] == TOLD["data"][0]
report(val_accuracy=os.path.getsize(TOLD["data"][0]))
""", SWEEP + '[data.photos]\nshard = "photos.h5"\n')

        size = (self.at.directory / "photos.h5").stat().st_size
        self.assertEqual({trial["val_accuracy"] for trial in self.trials()}, {size})

    def test_two_hundred_quick_trials_are_each_trained_once(self):
        text = SWEEP.replace("[0.1, 0.2]", str([number / 1000 for number in range(1, 201)])).replace(
            '["python3", "-u", "train.py", "--lr={lr}", "--epochs={epochs}"]',
            """["sh", "-c", "echo '{{\\"val_accuracy\\": {lr}}}' > $TROMMEL_REPORT"]""")
        self.run_sweep("", text)

        self.assertEqual(self.at.count("mine", "trials", "state = 'completed'"), 200)
        self.assertEqual(self.at.count("mine", "attempts"), 200, self.attempts("outcome <> 'completed'"))
        self.assertEqual(self.at.json("leaderboard", "mine")["rows"][0]["params"], {"lr": 0.2})


class AccidentTest(CommandTestCase):
    def test_a_crash_is_tried_again_and_its_last_words_are_kept(self):
        self.run_sweep("""
report(val_accuracy=0.5)
if LR == 0.1: raise ValueError("no such optimizer")
if TOLD["attempt"] == 1: os.kill(os.getpid(), signal.SIGSEGV)
""")

        first, second = self.trials()
        self.assertEqual((first["state"], first["attempts"]), ("failed", 2))
        self.assertIn("exited with status 1 after epoch 1; its last words: ", first["reason"])
        self.assertIn("ValueError: no such optimizer", first["reason"])
        self.assertEqual((second["state"], second["attempts"]), ("completed", 2))
        (crashed, _) = self.attempts("configuration = 2")
        self.assertEqual(crashed["reason"], "killed by signal 11 (Segmentation fault) after epoch 1")

    def test_an_end_without_a_report_is_a_failure(self):
        self.run_sweep("print('all is well')", expect=FAILED)

        self.assertEqual({trial["reason"] for trial in self.trials()}, {
            "ended without a report (a trial is ranked by what it writes to $TROMMEL_REPORT); see docs/command.md; "
            "its last words: all is well"})  # fmt: skip

    def test_nonsense_ends_the_attempt_and_names_the_line(self):
        self.run_sweep("""
report(val_accuracy=0.5)
open(os.environ["TROMMEL_REPORT"], "w").write("accuracy: 0.5\\n")
time.sleep(60)
""", expect=FAILED)

        self.assertEqual({trial["reason"] for trial in self.trials()}, {
            "sent a report that cannot be understood: line 2 of $TROMMEL_REPORT: 'accuracy: 0.5' is not a JSON object; write e.g. "
            '{"epoch": 1, "val_accuracy": 0.5}'})  # fmt: skip
        self.assert_nothing_of_it_is_left()

    def test_a_metric_that_is_no_number_has_diverged(self):
        self.run_sweep("""
report(val_accuracy=0.5, val_loss=1.0)
report(val_accuracy=0.4, val_loss=float("nan") if LR == 0.1 else 0.5)
time.sleep(60 if LR == 0.1 else 0)
""")

        first, second = self.trials()
        self.assertEqual((first["state"], first["reason"]), ("pruned", "diverged"))
        self.assertEqual(second["state"], "completed")

    def test_a_program_that_hangs_is_ended_by_the_timeout_with_all_that_it_started(self):
        text = SWEEP.replace("max_attempts = 2", 'max_attempts = 1\ntimeout = "2s"')
        self.run_sweep("""
report(val_accuracy=0.5)
subprocess.Popen(["sleep", "600"])
time.sleep(600)
""", text, expect=FAILED)

        for trial in self.trials():
            self.assertRegex(trial["reason"], "^timed out after 2 s in epoch [12]$")
        self.assert_nothing_of_it_is_left()

    def test_what_a_program_leaves_behind_is_killed_at_its_end(self):
        self.run_sweep("""
daemon = subprocess.Popen(["sleep", "601"], start_new_session=True)
subprocess.Popen(["sh", "-c", "trap '' TERM; sleep 602 & wait"])
pathlib.Path(f"daemon{LR}").write_text(str(daemon.pid))
report(val_accuracy=0.5)
""")

        for trial in (0.1, 0.2):
            pid = (self.at.directory / f"daemon{trial}").read_text()
            self.assertFalse(os.path.exists(f"/proc/{pid}"), "a daemon outlived its trial")
        self.assert_nothing_of_it_is_left()

    def test_a_program_that_is_not_there_is_refused_before_anything_starts(self):
        self.sweep("", SWEEP.replace("python3", "pyhton3"))

        for command in ("check", "run"):
            said = self.at.trommel(command, "sweep.toml", expect=WRONG_INPUT).stderr
            self.assertEqual(said, "sweep.toml: program 'pyhton3' is not found (neither in PATH nor in "
                                   f"{self.at.directory}); correct the first word of 'command', or install it\n")

    def test_a_script_that_is_not_there_is_warned_of(self):
        self.sweep("", SWEEP.replace("train.py", "trian.py"))

        said = self.at.trommel("check", "sweep.toml").stderr

        warning = f"warning: 'trian.py' in 'command' is no file in {self.at.directory}, where the command runs\n"
        self.assertEqual(said, warning)
        self.assertIn(warning, self.at.trommel("run", "sweep.toml", expect=FAILED).stderr)


# Ten epochs of which each is kept; told to end, it says so in a file.
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

    def assert_goes_on(self):
        self.at.trommel("run", "sweep.toml", "-w", 2)

        for number, trial in enumerate(self.trials(), start=1):
            self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"]), ("completed", 2, 10))
            epochs = self.trained(f"c{number}s1")
            self.assertEqual(sorted(set(epochs)), list(range(1, 11)))
            self.assertLessEqual(len(epochs), 11, "it began anew")  # the epoch that was cut off, twice
        self.assertEqual(self.at.count("mine", "attempts", "outcome = 'completed'"), 2)

    def test_killed_with_everything_it_goes_on_from_its_checkpoint(self):
        run = self.start_until_epoch(4)
        self.at.kill_everything()
        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)

        self.assert_goes_on()

    def test_stopped_in_order_it_is_told_and_goes_on(self):
        run = self.start_until_epoch(4)
        os.killpg(run.pid, signal.SIGINT)
        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assert_nothing_of_it_is_left()

        for trial in ("c1s1", "c2s1"):
            self.assertTrue((self.at.directory / "mine" / "trials" / trial / "checkpoint" / "told").exists())
        self.assert_goes_on()

    def test_when_its_worker_is_killed_it_is_told_all_the_same(self):
        run = self.start_until_epoch(3)
        for rank in self.at.processes("trommel-rank"):
            rank.kill()
        wait_for_exit(run)
        self.assert_nothing_of_it_is_left()

        for trial in ("c1s1", "c2s1"):
            self.assertTrue((self.at.directory / "mine" / "trials" / trial / "checkpoint" / "told").exists())
        self.assert_goes_on()

    def test_one_that_finds_itself_at_its_end_is_trained(self):
        self.run_sweep("""
if TOLD["attempt"] == 1:
    for epoch in range(1, 6): report(epoch=epoch, val_accuracy=epoch / 10)
    (CHECKPOINT / "done").touch()
    os.kill(os.getpid(), signal.SIGKILL)
""")

        for trial in self.trials():
            self.assertEqual((trial["state"], trial["attempts"], trial["val_accuracy"]), ("completed", 2, 0.5))


class ReproduceTest(CommandTestCase):
    def test_a_script_that_depends_on_its_seed_alone_reports_the_same_again(self):
        self.run_sweep("import random; random.seed(TOLD['seed'])\nreport(val_accuracy=random.random())")

        said = self.at.trommel("reproduce", "mine", "c1").stdout

        self.assertIn("c1s1: identical metrics in 1 epoch\n", said)
        self.assertIn("cannot vouch for more", said)
        told = self.at.json("reproduce", "mine", "c1s1")
        self.assertEqual((told["verdict"], told["compared"]), ("identical", ["metrics"]))

    def test_a_script_with_chances_of_its_own_differs_by_so_much(self):
        self.run_sweep("report(val_accuracy=0.5 if os.path.exists('changed') else 0.25)")
        self.at.write("changed", "")
        with open(self.at.directory / "train.py", "a") as script:
            script.write("# changed\n")

        said = self.at.trommel("reproduce", "mine", "c2", expect=FAILED).stdout

        self.assertIn("c2s1: differs\n  epoch 1: val_accuracy was 0.25, now 0.5 (a difference of 0.25)", said)
        self.assertIn("not the same surroundings: file train.py: ", said)

    def test_a_trial_that_went_on_from_a_checkpoint_is_compared_in_all_its_epochs(self):
        self.run_sweep("""
first = 3 if (CHECKPOINT / "second").exists() else 1
for epoch in range(first, 6):
    report(epoch=epoch, val_accuracy=epoch / 10)
    if epoch == 2 and "mine" in str(CHECKPOINT):
        (CHECKPOINT / "second").touch()
        os.kill(os.getpid(), signal.SIGKILL)
""")

        self.assertIn("identical metrics in 5 epochs\n", self.at.trommel("reproduce", "mine", "c1").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
