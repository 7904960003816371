"""Requests to a sweep from outside, while it runs and while it does not."""

import json
import unittest

from grid_test_case import GridTestCase
from helpers import DONE, STOPPED, WRONG_INPUT, wait_for_exit, wait_until
from sample_data import GRID_OF_20

RUN = ("run", "grid.toml", "-w", 2)
UNHURRIED = "epoch_ms=150"
FIVE = GRID_OF_20 + "\n[budget]\nconfigurations = 5\n"


class RequestsTest(GridTestCase):
    def asks(self, *arguments, says):
        with self.at.standing_still("scripted_trainer"):  # the sweep does not end meanwhile
            said = self.at.trommel(*arguments).stdout.strip()
        self.assertEqual(said, says)

    def refuses(self, *arguments):
        return self.at.trommel(*arguments, expect=WRONG_INPUT).stderr.strip()

    def start_until(self, trials, script=UNHURRIED, **variables):
        run = self.at.start(*RUN, script=script, **variables)
        wait_until(lambda: self.completed() >= trials or run.poll() is not None, f"{trials} trials completed")
        self.assertIsNone(run.poll(), self.at.said(run))
        return run

    def taken(self):
        return [(row["text"], row["refused"]) for row in self.at.rows("grid", "SELECT * FROM requests ORDER BY seq")]

    def test_a_finished_sweep_that_is_extended_resumes(self):
        self.at.write("grid.toml", FIVE)
        self.at.trommel(*RUN)

        self.asks(
            *("extend", "grid", "--configurations", "+3"),
            says="configurations: 5 -> 8 (5 spent)\nsaved for the next run: trommel run grid/sweep.toml -d grid",
        )
        self.at.trommel("run", "grid/sweep.toml", "-d", "grid", "-w", 2)

        self.assertEqual(self.completed(), 8)
        self.assertEqual(self.taken(), [("extend --configurations +3", 0)])
        self.assertEqual(self.at.rows("grid", "SELECT configurations FROM budgets"), [{"configurations": 8}])
        self.assertEqual(list((self.at.directory / "grid" / "requests").iterdir()), [])
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 8)  # once

    def test_a_running_sweep_applies_an_extension_at_once_and_remembers_it(self):
        self.at.write("grid.toml", FIVE)
        run = self.start_until(1, script="epoch_ms=1000")

        with self.at.standing_still("scripted_trainer"):
            said = self.at.trommel("extend", "grid", "--configurations", "+2").stdout
        self.assertRegex(said, r"^accepted: configurations: 5 -> 7 \([2-5] spent\)\n$")
        self.at.kill_everything()
        run.wait()
        self.at.trommel(*RUN)

        self.assertEqual(self.completed(), 7)

    def test_an_absolute_budget_may_be_set_if_there_was_none(self):
        run = self.start_until(1, script="epoch_ms=300")

        with self.at.standing_still("scripted_trainer"):
            said = self.at.trommel("extend", "grid", "--trials", "15").stdout
        self.assertRegex(said, r"^accepted: trials: no limit -> 15 \(\d+ spent\)\n$")

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertEqual(self.completed(), 15)

    def test_a_budget_cannot_shrink_below_what_is_spent(self):
        self.at.write("grid.toml", FIVE)
        self.at.trommel(*RUN)

        self.assertEqual(
            self.refuses("extend", "grid", "--configurations", "3"),
            "extend --configurations 3: 5 configurations are already spent (3 is less); give a larger limit, or +3 "
            "to add to it",
        )
        self.assertIn("budget: 5 configurations\n", self.at.trommel("status", "grid").stdout)
        self.assertEqual(self.at.json("status", "grid")["budget"]["limits"],
                         {"configurations": 5, "trials": None, "epochs": None, "hours": None})  # fmt: skip
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 5)

    def test_an_increment_is_added_to_what_was_spent_beyond_the_budget(self):
        self.at.write("grid.toml", FIVE)
        self.at.trommel(*RUN)
        self.at.trommel("enqueue", "grid", "learning_rate=0.1", "batch_size=32")
        self.at.trommel("enqueue", "grid", "learning_rate=0.1", "batch_size=16")
        self.at.trommel(*RUN)

        self.asks("extend", "grid", "--configurations", "+1",
                  says="configurations: 5 -> 8 (7 spent)\nsaved for the next run: trommel run grid/sweep.toml -d grid")  # fmt: skip
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 8)

    def test_an_extension_counts_pending_ones(self):
        self.at.write("grid.toml", FIVE)
        self.at.trommel(*RUN)
        left = "\nsaved for the next run: trommel run grid/sweep.toml -d grid"

        self.asks("extend", "grid", "--configurations", "+2", says=f"configurations: 5 -> 7 (5 spent){left}")
        self.asks("extend", "grid", "--configurations", "+2", says=f"configurations: 7 -> 9 (5 spent){left}")
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 9)

    def test_a_trial_or_a_configuration_is_stopped_alone(self):
        self.at.write("grid.toml", FIVE)
        run = self.start_until(1, script="configuration=2,hang_at_epoch=2,epoch_ms=20")
        wait_until(lambda: self.at.count("grid", "epochs", "configuration = 2") == 1, "c2s1 hangs in its second epoch")

        self.assertEqual(self.at.trommel("stop", "grid", "c2").stdout, "accepted: c2s1 is being stopped\n")
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))

        rows = self.at.rows("grid", "SELECT state, reason FROM trials WHERE state <> 'completed' ORDER BY configuration")
        self.assertEqual(rows, [{"state": "pruned", "reason": "trommel stop"}])

    def test_failed_trials_get_new_attempts(self):
        self.at.trommel(*RUN, script="crash_at_epoch=1,configuration=3")
        self.assertEqual(self.at.rows("grid", "SELECT state, crashes FROM trials WHERE configuration = 3"),
                         [{"state": "failed", "crashes": 2}])  # fmt: skip
        self.assertEqual(self.refuses("retry", "grid", "c1s1"),
                         "c1s1 is completed (only failed trials can be retried); leave it out")  # fmt: skip

        self.asks("retry", "grid", "--failed", says="saved for the next run: trommel run grid/sweep.toml -d grid")
        self.at.trommel(*RUN)

        self.assertEqual(self.completed(), 20)
        outcomes = self.at.rows("grid", "SELECT outcome FROM attempts WHERE configuration = 3 ORDER BY number")
        self.assertEqual([row["outcome"] for row in outcomes], ["crashed", "crashed", "completed"])
        self.assertEqual(self.refuses("retry", "grid", "--failed"),
                         "grid: no trial has failed; there is nothing to retry")  # fmt: skip

    def test_a_configuration_is_enqueued_and_tried_even_beyond_the_budget(self):
        self.at.write("grid.toml", FIVE)
        run = self.start_until(2, script="epoch_ms=1000")
        label = "O'Brien <b>\"; DROP TABLE trials; --"

        self.asks(
            *("enqueue", "grid", "learning_rate=0.1", "batch_size=32", "--label", label), says="accepted: c5 is waiting"
        )
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.asks(
            *("enqueue", "grid", "learning_rate=0.1", "batch_size=16"),
            says="saved for the next run: trommel run grid/sweep.toml -d grid",
        )
        self.at.trommel(*RUN)

        rows = {row["configuration"]: row for row in self.at.json("leaderboard", "grid")["rows"]}
        self.assertEqual(len(rows), 6)
        labelled = [row for row in rows.values() if row["label"] == label]
        self.assertEqual([row["params"] for row in labelled], [{"batch_size": 32, "learning_rate": 0.1}])

    def test_an_invalid_configuration_is_refused_when_it_is_typed(self):
        self.at.trommel(*RUN)

        for typed, said in (
            (["learning_rate=0.1"], "'batch_size' is missing (it is active here); give it a value: one of 4, 8, 16, 32"),
            (["learning_rate=0.2", "batch_size=4"],
             "learning_rate=0.2: not a value of 'learning_rate'; use one of 0.001, 0.003, 0.01, 0.03, 0.1"),
            (["rate=0.1"], "rate=0.1: not a parameter of [space] (known: learning_rate, batch_size)"),
            (["batch_size"], "batch_size: not of the form key=value; write learning_rate=0.01"),
        ):  # fmt: skip
            with self.subTest(typed=typed):
                self.assertEqual(self.refuses("enqueue", "grid", *typed), said)
        self.assertEqual(
            self.refuses("extend", "grid", "--hours", "+1"),
            "extend --hours +1.0: the budget has no limit of hours (there is nothing to add to); set one with --hours NUMBER",
        )
        self.assertEqual(
            self.refuses("extend", "grid", "--trials", "1.5"),
            "--trials 1.5: not a whole number above 0; write +50 to add 50, or 200 for a total of 200",
        )

    def test_stop_lets_the_running_trials_end_and_the_same_command_resumes(self):
        run = self.start_until(3)

        self.asks(
            *("stop", "grid"), says="accepted: no more trials are started; the running ones finish"
        )

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertIn("stopped: trommel stop; run the same command to resume", self.at.said(run))
        self.assertEqual(self.at.count("grid", "attempts", "outcome <> 'completed'"), 0)
        self.asks("stop", "grid", says="grid: no coordinator is running here; there is nothing to stop")
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)

    def test_a_stop_holds_even_if_the_coordinator_dies_and_the_job_restarts(self):
        job = {"SLURM_JOB_ID": "4711", "SLURM_JOB_NUM_NODES": "1"}
        run = self.start_until(3, script="hang_at_epoch=3,configuration=8", **job)
        wait_until(lambda: self.at.count("grid", "trials", "configuration = 8 AND state = 'running'"), "the trial that hangs is running")
        self.asks("stop", "grid", says="accepted: no more trials are started; the running ones finish")
        self.assertEqual(self.at.json("status", "grid")["state"], "draining")
        self.assertIn("draining", self.at.trommel("status", "grid").stdout)

        self.coordinator().kill()

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("the job does not resume by itself: a user or a signal stopped it", self.at.said(run))
        said = self.at.trommel(*RUN, expect=STOPPED, SLURM_RESTART_COUNT="1", **job).stderr
        self.assertIn("a user stopped it while this job ran before; submit it again to resume", said)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)

    def test_stop_now_gives_up_trials_that_do_not_pause(self):
        # Takes the 30 s that the current epoch gets.
        run = self.start_until(3, script="hang_at_epoch=3,configuration=8")
        wait_until(lambda: self.at.count("grid", "epochs", "configuration = 8 AND epoch = 2"), "the trial that hangs is near it")

        self.asks("stop", "grid", "--now", says="accepted: the running trials pause after the current epoch, and resume in the next run")

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertGreater(self.at.count("grid", "attempts", "outcome = 'lost'"), 0)
        self.at.trommel(*RUN)
        self.assertEqual(self.completed(), 20)

    def test_an_unprocessed_stop_does_not_stop_the_next_run(self):
        (self.at.directory / "grid" / "requests").mkdir(parents=True)
        self.at.write("grid/requests/1-a-2.json", json.dumps({"schema": "request/1", "stop": {"now": True}}))

        self.at.trommel(*RUN)

        self.assertEqual(self.completed(), 20)

    def test_a_malformed_request_is_set_aside_and_logged(self):
        requests = self.at.directory / "grid" / "requests"
        requests.mkdir(parents=True)
        for name, text in (("1.json", "{"), ("2.json", '{"schema": "request/9"}'),
                           ("3.json", '{"schema": "request/1", "extend": {"trials": {"amount": -1, "more": true}}}'),
                           ("4.json", "")):  # fmt: skip
            (requests / name).write_text(text)

        self.at.trommel(*RUN)

        self.assertEqual(self.completed(), 20)
        self.assertEqual(sorted(path.name for path in requests.iterdir()), [f"{i}.json.refused" for i in (1, 2, 3, 4)])
        log = (self.at.directory / "grid" / "logs" / "coordinator.log").read_text()
        for i in (1, 2, 3, 4):
            self.assertIn(f"requests/{i}.json: renamed to '.refused'", log)
        self.assertEqual(self.taken(), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
