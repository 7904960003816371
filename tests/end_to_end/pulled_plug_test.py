"""However a sweep is interrupted, the same command resumes it; in the end no trial is lost or counted twice."""

import os
import shutil
import signal
import socket
import unittest

from grid_test_case import GridTestCase
from helpers import DONE, STOPPED, WRONG_INPUT, Workplace, wait_for_exit, wait_until
from processes import LAUNCHERS
from sample_data import GRID_OF_20

RUN = ("run", "grid.toml", "-w", 2)
UNHURRIED = "epoch_ms=200"  # 20 trials of 3 epochs on 2 workers: six seconds to interrupt it, or to start a second one


def ranking(at):
    return [(row["params"], row["mean"]) for row in at.json("leaderboard", "grid")["rows"]]


class PulledPlugTest(GridTestCase):
    @classmethod
    def setUpClass(cls):
        undisturbed = Workplace()
        cls.addClassCleanup(undisturbed.close)
        undisturbed.import_photos()
        undisturbed.write("grid.toml", GRID_OF_20)
        undisturbed.trommel(*RUN)
        cls.expected = ranking(undisturbed)

    def start_until(self, trials, script=UNHURRIED, **variables):
        """A run that has completed this many trials, but not all."""
        run = self.at.start(*RUN, script=script, **variables)
        wait_until(lambda: self.completed() >= trials or run.poll() is not None, f"{trials} trials completed")
        self.assertIsNone(run.poll(), self.at.said(run))
        self.assertLess(self.completed(), 20)
        return run

    def path_with_mpirun(self, script):
        """A $PATH whose mpirun does that, and then hangs."""
        mpirun = self.at.write("mpirun", f"#!/bin/sh\n{script}\nwhile :; do sleep 1; done\n")
        mpirun.chmod(0o755)
        return f"{self.at.directory}:{os.environ['PATH']}"

    def wait_until_nothing_runs(self):
        wait_until(lambda: not self.at.processes(), "no launcher, rank or trainer is left", patience=30)

    def assert_resumes_to_the_same_end(self):
        before = self.at.rows("grid", "SELECT * FROM trials WHERE state = 'completed' ORDER BY seq")

        self.at.trommel(*RUN)

        after = self.at.rows("grid", "SELECT * FROM trials WHERE state = 'completed' ORDER BY seq")
        self.assertEqual(len(after), 20)
        self.assertEqual(self.at.count("grid", "trials"), 20)
        self.assertEqual([trial for trial in after if trial in before], before)  # unchanged, to the bit
        completing = self.at.rows("grid", "SELECT * FROM attempts WHERE outcome = 'completed'")
        self.assertEqual(len({(each["configuration"], each["seed_number"]) for each in completing}), 20)
        self.assertEqual(len(completing), 20)
        self.assertEqual(self.at.count("grid", "attempts", "outcome = 'running'"), 0)
        self.assertEqual(self.at.rows("grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])
        self.assertEqual(self.at.rows("grid", "PRAGMA foreign_key_check"), [])
        self.assertEqual(ranking(self.at), self.expected)

    def test_killing_everything_twice_ends_as_if_undisturbed(self):
        for trials in (4, 11):
            run = self.start_until(trials)
            self.at.kill_everything()
            self.assertEqual(wait_for_exit(run), -signal.SIGKILL)

        self.assert_resumes_to_the_same_end()
        self.assertEqual(self.at.rows("grid", "SELECT life FROM sweep"), [{"life": 3}])

    def test_if_only_the_command_is_killed_everything_below_it_ends(self):
        run = self.start_until(4)

        run.kill()

        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)
        self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_a_launcher_that_hangs_does_not_outlive_a_killed_command_for_long(self):
        run = self.at.start(*RUN, PATH=self.path_with_mpirun("trap '' HUP TERM"))
        wait_until(lambda: self.at.processes("sleep"), "the launcher is there")

        run.kill()

        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)
        self.wait_until_nothing_runs()

    def test_a_launcher_that_hangs_after_the_coordinator_gave_up_does_not_block_the_command(self):
        # Open MPI's sometimes does: the workers wait in MPI_Finalize, and are not killed.
        path = self.path_with_mpirun(f"""
            mv grid/results.sqlite kept
            {shutil.which("mpirun")} "$@"
            mv kept grid/results.sqlite
            trap '' HUP TERM""")

        run = self.at.start(*RUN, PATH=path)

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("results.sqlite", self.at.said(run))
        self.assert_resumes_to_the_same_end()

    def test_repeating_the_command_right_after_it_was_killed_resumes(self):
        run = self.start_until(4)

        run.kill()

        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)
        self.assert_resumes_to_the_same_end()  # the former ranks still exist when it starts

    def test_repeating_the_command_while_the_former_launcher_hangs_resumes_too(self):
        path = self.path_with_mpirun(f"""
            trap '' HUP TERM
            {shutil.which("mpirun")} "$@" &""")
        run = self.start_until(1, script="epoch_ms=1000", PATH=path)

        run.kill()

        self.assertEqual(wait_for_exit(run), -signal.SIGKILL)
        self.assert_resumes_to_the_same_end()

    def test_a_killed_coordinator_ends_everything_and_the_command_reports_it(self):
        run = self.start_until(4)

        self.coordinator().kill()

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("run the same command to resume", self.at.said(run))
        self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_a_coordinator_that_is_stopped_forever_does_not_block_the_command(self):
        run = self.start_until(4, TROMMEL_PATIENCE="0.3")

        self.coordinator().kill(signal.SIGSTOP)

        self.assertEqual(wait_for_exit(run, patience=120), STOPPED, self.at.said(run))
        self.assertIn("the coordinator has been silent for 9 s", self.at.said(run))
        self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_a_killed_launcher_ends_everything_and_the_command_reports_it(self):
        run = self.start_until(4)
        (launcher,) = [process for process in self.at.processes() if process.name in LAUNCHERS]

        launcher.kill()

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_ctrl_c_ends_the_sweep_cleanly(self):
        run = self.start_until(4)

        os.killpg(run.pid, signal.SIGINT)  # as a terminal does

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertIn("run the same command to resume", self.at.said(run))
        self.wait_until_nothing_runs()
        self.assertEqual(self.at.json("status", "grid")["state"], "paused")
        self.assertEqual(self.at.count("grid", "trials", "state = 'running'"), 0)
        self.assert_resumes_to_the_same_end()

    def test_a_signal_to_rank_0_ends_the_sweep_cleanly(self):
        for trials, number in ((2, signal.SIGINT), (5, signal.SIGTERM)):
            run = self.start_until(trials)

            self.coordinator().kill(number)

            self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
            self.assertRegex(self.at.said(run), r"stopped: (interrupted|signal \d+); run the same command to resume")
            self.wait_until_nothing_runs()
            self.assertEqual(self.at.count("grid", "trials", "state = 'running'"), 0)
        self.assert_resumes_to_the_same_end()

    def test_a_signal_to_another_rank_has_no_effect(self):
        run = self.start_until(2)

        for rank in self.at.processes("trommel-rank"):
            if rank.rank() != 0:
                rank.kill(signal.SIGINT)
                rank.kill(signal.SIGTERM)

        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        self.assertEqual(self.at.count("grid", "attempts"), 20)

    def test_sigterm_ends_the_sweep_cleanly_and_a_second_signal_at_once(self):
        run = self.start_until(2)
        self.coordinator().kill(signal.SIGSTOP)  # it cannot react

        run.send_signal(signal.SIGTERM)
        wait_until(lambda: "once more to stop at once" in self.at.said(run), "it says how to stop at once")
        run.send_signal(signal.SIGINT)

        self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
        self.assertIn("stopped at once", self.at.said(run))
        self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_ctrl_c_in_the_first_moments_is_not_lost(self):
        moments = {
            "the directory is there": (self.at.directory / "grid").exists,
            "the launcher is there": lambda: [each for each in self.at.processes() if each.name in LAUNCHERS],
            "a rank is there": lambda: [each for each in self.at.processes("trommel-rank") if each.rank() is not None],
        }
        for moment, has_come in moments.items():
            run = self.at.start(*RUN, script=UNHURRIED)
            wait_until(has_come, moment)

            run.send_signal(signal.SIGINT)

            self.assertEqual(wait_for_exit(run), STOPPED, self.at.said(run))
            self.wait_until_nothing_runs()
        self.assert_resumes_to_the_same_end()

    def test_the_lock_names_the_slurm_job_of_its_holder(self):
        run = self.at.start(*RUN, script=UNHURRIED, SLURM_JOB_ID="4711")
        wait_until(lambda: self.completed() > 0 or run.poll() is not None, "a trial completed")

        with self.at.standing_still("scripted_trainer"):
            second = self.at.trommel(*RUN, expect=WRONG_INPUT).stderr

        holder = f"process {self.coordinator().pid} on {socket.gethostname()}, Slurm job 4711"
        self.assertEqual(second, f"grid: this sweep is running already ({holder}); look at it with "
                                 "'trommel status', or end it with 'trommel stop'\n")  # fmt: skip

    def test_a_second_run_of_a_running_sweep_names_the_first_and_does_not_disturb_it(self):
        first = self.start_until(2)
        (coordinator,) = [rank for rank in self.at.processes("trommel-rank") if rank.rank() == 0]

        with self.at.standing_still("scripted_trainer"):
            second = self.at.trommel(*RUN, expect=WRONG_INPUT).stderr

        self.assertIn(f"process {coordinator.pid} on {socket.gethostname()}", second)
        self.assertEqual(wait_for_exit(first), DONE, self.at.said(first))
        self.assertEqual(self.at.rows("grid", "SELECT life FROM sweep"), [{"life": 1}])
        self.assertEqual(ranking(self.at), self.expected)

    def test_a_finished_sweep_is_not_started_again(self):
        self.at.trommel(*RUN)
        before = self.at.rows("grid", "SELECT * FROM sweep")

        said = self.at.trommel(*RUN).stderr

        self.assertIn("finished; look at it with", said)
        self.assertEqual(self.at.rows("grid", "SELECT * FROM sweep"), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
