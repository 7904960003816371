"""A program as the trial: its input, its reports, and its failures."""

import json
import os
import pathlib
import unittest

from command_test_case import FIVE_EPOCHS, HEAD, SWEEP, CommandTestCase
from helpers import FAILED, WRONG_INPUT


class ContractTest(CommandTestCase):
    def test_a_script_gets_its_trial_and_is_ranked_by_its_reports(self):
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

    def test_a_data_set_is_passed_to_the_program(self):
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
    def test_a_crash_is_retried_and_its_last_output_is_kept(self):
        self.run_sweep("""
report(val_accuracy=0.5)
if LR == 0.1: raise ValueError("no such optimizer")
if TOLD["attempt"] == 1: os.kill(os.getpid(), signal.SIGSEGV)
""")

        first, second = self.trials()
        self.assertEqual((first["state"], first["attempts"]), ("failed", 2))
        self.assertIn("exited with status 1 after epoch 1; last output: ", first["reason"])
        self.assertIn("ValueError: no such optimizer", first["reason"])
        self.assertEqual((second["state"], second["attempts"]), ("completed", 2))
        (crashed, _) = self.attempts("configuration = 2")
        self.assertEqual(crashed["reason"], "killed by signal 11 (Segmentation fault) after epoch 1")

    def test_an_end_without_a_report_is_a_failure(self):
        self.run_sweep("print('all is well')", expect=FAILED)

        self.assertEqual({attempt["reason"] for attempt in self.attempts()}, {
            "ended without a report (a trial is ranked by what it writes to $TROMMEL_REPORT); see docs/command.md; "
            "last output: all is well"})  # fmt: skip

    def test_a_malformed_report_ends_the_attempt_and_names_the_line(self):
        self.run_sweep("""
report(val_accuracy=0.5)
open(os.environ["TROMMEL_REPORT"], "w").write("accuracy: 0.5\\n")
time.sleep(60)
""", expect=FAILED)

        self.assertEqual({attempt["reason"] for attempt in self.attempts()}, {
            "sent an invalid report: line 2 of $TROMMEL_REPORT: 'accuracy: 0.5' is not a JSON object; write e.g. "
            '{"epoch": 1, "val_accuracy": 0.5}'})  # fmt: skip
        self.assert_nothing_of_it_is_left()

    def test_a_metric_that_is_not_a_number_has_diverged(self):
        self.run_sweep("""
report(val_accuracy=0.5, val_loss=1.0)
report(val_accuracy=0.4, val_loss=float("nan") if LR == 0.1 else 0.5)
time.sleep(60 if LR == 0.1 else 0)
""")

        first, second = self.trials()
        self.assertEqual((first["state"], first["reason"]), ("pruned", "diverged"))
        self.assertEqual(second["state"], "completed")

    def test_a_program_that_hangs_is_killed_by_the_timeout_with_its_children(self):
        text = SWEEP.replace("max_attempts = 2", 'max_attempts = 1\ntimeout = "6s"')
        self.run_sweep("""
report(val_accuracy=0.5)
subprocess.Popen(["sleep", "600"])
time.sleep(600)
""", text, expect=FAILED)

        for attempt in self.attempts():
            self.assertRegex(attempt["reason"], "^timed out after 6 s in epoch [12]$")
        self.assert_nothing_of_it_is_left()

    def test_a_program_that_needs_too_much_memory_is_killed_and_the_amount_shown(self):
        text = SWEEP.replace("max_attempts = 2", 'max_attempts = 1\nmemory_limit = "400 MB"')
        self.run_sweep("""
report(val_accuracy=0.5)
hoard = b"x" * (800_000_000 if LR == 0.1 else 1_000)
time.sleep(600 if LR == 0.1 else 0)
""", text)

        first, second = self.trials()
        self.assertRegex(first["reason"], r"^used 0\.\d{3} GB (in epoch [12]|before training began), more than its 'memory_limit' of 0\.400 GB; try a smaller")
        self.assertEqual(second["state"], "completed")
        self.assert_nothing_of_it_is_left()

    def test_a_program_that_is_silent_for_too_long_is_killed(self):
        text = SWEEP.replace("max_attempts = 2", 'max_attempts = 1\nepoch_timeout = "2s"')
        self.run_sweep("report(val_accuracy=0.5)\ntime.sleep(600)", text, expect=FAILED)

        for attempt in self.attempts():
            self.assertRegex(attempt["reason"], r"^was silent for 2 s in epoch [12] \(epoch_timeout\)$")
        self.assert_nothing_of_it_is_left()

    def test_processes_that_a_program_leaves_behind_are_killed(self):
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

    def test_a_missing_program_is_refused_before_anything_starts(self):
        self.sweep("", SWEEP.replace("python3", "pyhton3"))

        for command in ("check", "run"):
            said = self.at.trommel(command, "sweep.toml", expect=WRONG_INPUT).stderr
            self.assertEqual(said, "sweep.toml: program 'pyhton3' is not found (neither in PATH nor in "
                                   f"{self.at.directory}); correct the first word of 'command', or install it\n")

    def test_a_program_that_cannot_be_started_is_refused_with_the_remedy(self):
        for words, script, remedy in (
            ('["./train.sh"]', ("#!/bin/bash\n", 0o644), "is not executable; chmod +x "),
            ('["./train.sh"]', ("#!/bin/bash\r\n", 0o755), "ends with a carriage return"),
            ('["./train.sh"]', ("#!/usr/bin/pyhton3\n", 0o755), "its interpreter /usr/bin/pyhton3 does not exist"),
            ('["./train.sh"]', ("import json\n", 0o755), "without a first line that names its interpreter"),
            ('["python3 train.py --lr={lr}"]', ("", 0o755), "it contains spaces"),
            ('["."]', ("", 0o755), "is a directory"),
        ):
            with self.subTest(remedy):
                self.at.write("train.sh", script[0]).chmod(script[1])
                self.sweep("", SWEEP.replace('["python3", "-u", "train.py", "--lr={lr}", "--epochs={epochs}"]', words))
                for command in ("check", "run"):
                    self.assertIn(remedy, self.at.trommel(command, "sweep.toml", expect=WRONG_INPUT).stderr)

    def test_a_missing_script_causes_a_warning(self):
        self.sweep("", SWEEP.replace("train.py", "trian.py"))

        said = self.at.trommel("check", "sweep.toml").stderr

        warning = f"warning: 'trian.py' in 'command' is not a file in {self.at.directory}, where the command runs\n"
        self.assertEqual(said, warning)
        self.assertIn(warning, self.at.trommel("run", "sweep.toml", expect=FAILED).stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
