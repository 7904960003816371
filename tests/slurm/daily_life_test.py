"""Everyday use of Slurm: submissions from shells, jobs and steps, and the state of jobs as commands show it.

All tests share one cluster. Most of its jobs wait, or take a few seconds.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

import slurm_test  # noqa: E402
from helpers import BIN, FAILED, WRONG_INPUT, wait_until  # noqa: E402
from slurm_test import PATIENCE, Grid, state  # noqa: E402
from sweeps import COMMAND  # noqa: E402

LATER = "--begin=now+1hour"
# A user's program that trains nothing. So no trainer of ours is needed, nor its variables, which are missing in a job
# without the environment of its submitter.
NOTE = """
env > env.$1
echo "{\\"score\\": $1}" >> "$TROMMEL_REPORT"
"""

cluster = None


def setUpModule():
    global cluster
    cluster = slurm_test.start_cluster(nodes=2, cpus=8)
    cluster.said("scontrol", "create", "partition=short", "nodes=ALL", "maxtime=2", "defaulttime=2")
    TwoMinutesTest.begin()


class DailyLifeTestCase(slurm_test.ClusterTestCase):
    def mine(self, site=""):
        """A sweep of eight trials that need no data, each of which notes the environment in which it ran."""
        command = COMMAND.replace('["python3", "train.py", "--x={{x}}"]', '["bash", "train.sh", "{{x}}"]')
        grid = self.grid(site, command.format(epoch=""))
        grid.at.write("train.sh", NOTE)
        return grid

    def waiting(self, grid, *options, **variables):
        job = grid.submit("-w", 1, *options, "--", LATER, **variables)
        self.addCleanup(cluster.said, "scancel", job)
        return job

    def run_in(self, grid, *command):
        """The output of a command of the cluster, such as salloc."""
        environment = grid.at.environment(SLURM_CONF=cluster.environment["SLURM_CONF"], TROMMEL_SITE=str(grid.site))
        done = subprocess.run([str(word) for word in command], cwd=grid.at.directory, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE)  # fmt: skip
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def assert_done(self, grid, job):
        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid, 8)


class VariablesTest(DailyLifeTestCase):
    OTHERS = {
        "SBATCH_TIMELIMIT": "2", "SBATCH_NO_REQUEUE": "1", "SBATCH_JOB_NAME": "other", "SBATCH_OPEN_MODE": "truncate",
        "SBATCH_OUTPUT": "/dev/null", "SBATCH_ERROR": "/dev/null", "SBATCH_SIGNAL": "TERM@10", "SBATCH_ARRAY_INX": "1-3",
        "SBATCH_WAIT": "1", "SBATCH_MEM_PER_CPU": "77",
    }  # fmt: skip

    def test_what_submit_was_told_wins_over_variables_of_sbatch_and_it_says_so(self):
        grid = self.mine()

        job = grid.submit("-w", 1, "--time", "8:00:00", "--", LATER, "--mem=250", SBATCH_PARTITION="urgent", **self.OTHERS)
        self.addCleanup(cluster.said, "scancel", job)

        found = cluster.job(job)
        wanted = {"TimeLimit": "08:00:00", "Requeue": "1", "JobName": "mine", "MinMemoryNode": "250M"}
        self.assertEqual({key: found.get(key) for key in wanted}, wanted)
        self.assertEqual(found["StdOut"], str(grid.at.directory / "mine" / "slurm" / f"{job}.log"))
        self.assertEqual(found["StdErr"], found["StdOut"])
        self.assertNotIn("ArrayJobId", found)
        for name in self.OTHERS:
            self.assertIn(name, grid.said.stderr)
        # submit was given no partition, so the variable, which the site or the user has set, holds.
        self.assertEqual(found["Partition"], "urgent")
        self.assertIn("SBATCH_PARTITION", grid.said.stderr)

    def test_options_behind_the_dashes_win_too_however_they_are_written(self):
        grid = self.mine('sbatch = ["-p main"]')

        job = grid.submit("-w", 1, "--", LATER, "-t7", "-J", "third", SBATCH_TIMELIMIT="2", SBATCH_PARTITION="urgent",
                          SBATCH_JOB_NAME="other")  # fmt: skip
        self.addCleanup(cluster.said, "scancel", job)

        found = cluster.job(job)
        self.assertEqual((found["TimeLimit"], found["Partition"], found["JobName"]), ("00:07:00", "main", "third"))

    def test_a_job_that_submits_the_next_one_has_not_inherited_them_either(self):
        grid = self.mine('resume_by = "resubmit"')

        job = grid.submit("-w", 1, "--time", 10, "--", "--mem=250", **self.OTHERS)

        self.assert_done(grid, job)
        self.assertNotIn("SBATCH_", (grid.at.directory / "env.1").read_text())


class FromAJobTest(DailyLifeTestCase):
    def test_a_job_that_is_submitted_in_another_one_has_nothing_of_it(self):
        for outer, inner in (("--mem-per-cpu=100", "--mem=250"), ("--mem=300", "--mem-per-cpu=50")):
            with self.subTest(outer=outer):
                grid = self.mine()

                said = self.run_in(grid, "salloc", "-Q", "-n1", outer, "--job-name=outer", "--gres=gpu:1", BIN / "trommel", "submit",
                                   "sweep.toml", "--nodes", 2, "-w", 1, "--time", 5, "--", inner)  # fmt: skip

                self.assert_done(grid, re.search(r"batch job (\d+)", said).group(1))
                self.assertNotIn("outer", (grid.at.directory / "env.1").read_text())

    def test_also_in_a_step_that_srun_has_given_a_rank(self):
        grid = self.mine()

        said = self.run_in(grid, "srun", "-Q", "-n1", "--mpi=pmix", "--mem-per-cpu=100", BIN / "trommel", "submit", "sweep.toml",
                           "--nodes", 2, "-w", 1, "--time", 5, "--", "--mem=250")  # fmt: skip

        self.assert_done(grid, re.search(r"batch job (\d+)", said).group(1))


class ExportNoneTest(DailyLifeTestCase):
    def test_a_job_of_several_nodes_without_its_submitters_environment(self):
        for options, variables in ((("--", "--export=NONE"), {}), ((), {"SBATCH_EXPORT": "NONE"}),
                                   (("--", "--export=HOME,PATH"), {}), ((), {"SBATCH_EXPORT": "NIL"})):  # fmt: skip
            with self.subTest(options=options, variables=variables):
                grid = self.mine("setup = ['export OF_THE_SCRIPT=here']")
                self.assert_done(grid, grid.submit("--nodes", 2, "-w", 1, "--time", 5, *options, **variables))
                self.assert_environment_of_the_script(grid)

    def test_its_shards_are_staged(self):
        grid = Grid(f'scratch = "{cluster.at}/tmp/none"\nsetup = ["export TROMMEL_TRAINER={BIN}/scripted_trainer"]')
        self.addCleanup(grid.at.close)

        job = grid.submit("--nodes", 2, "-w", 1, "--time", 5, "--", "--export=NONE")

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)
        self.assertEqual(grid.log().count("photos.h5: copied, verified"), 2, grid.log())

    def test_run_in_somebodys_own_batch_script(self):
        grid = self.mine()
        script = grid.at.write("own.sh", f"#!/bin/bash\nexport OF_THE_SCRIPT=here\n{BIN}/trommel run sweep.toml -w 2\n")

        self.run_in(grid, "sbatch", "--wait", "--export=NONE", "-N2", "--ntasks-per-node=2", "-o", "own.log", script)

        self.assert_complete(grid, 8)
        self.assert_environment_of_the_script(grid)

    def assert_environment_of_the_script(self, grid):
        """Each trial, on every node, has the variables that the batch script exported, as a module would."""
        for trial in range(1, 9):
            self.assertIn("OF_THE_SCRIPT=here", (grid.at.directory / f"env.{trial}").read_text())


class InAStepTest(DailyLifeTestCase):
    def hosts(self, grid):
        return {row["host"] for row in grid.at.rows("mine", "SELECT DISTINCT host FROM attempts")}

    def test_run_does_not_wait_for_nodes_that_its_own_step_holds(self):
        for mpi in ("none", "pmix"):
            with self.subTest(mpi):
                grid = self.mine()
                # The step has a task on each node: the other one waits for the end.
                grid.at.write("step.sh", f"""
                    if [ "$SLURM_PROCID" = 0 ]; then
                        {BIN}/trommel run sweep.toml -w 2 > run.log 2>&1; touch over
                    else
                        until [ -e over ]; do sleep 0.1; done
                    fi""")  # fmt: skip

                self.run_in(grid, "srun", f"--mpi={mpi}", "-N2", "-n2", "bash", "step.sh")

                self.assertIn("finished", (grid.at.directory / "run.log").read_text())
                self.assert_complete(grid, 8)

    def test_nor_in_the_shell_of_an_allocation_another_step_of_which_continues(self):
        grid = self.mine()
        grid.at.write("shell.sh", f"""
            srun -N2 -n2 sleep 600 &
            until [ "$(squeue -h --steps -j $SLURM_JOB_ID -o %i | grep -c '\\.0$')" = 1 ]; do sleep 0.1; done
            {BIN}/trommel run sweep.toml -w 2
            code=$?
            kill $!; kill $!
            exit $code""")  # fmt: skip

        self.run_in(grid, "salloc", "-Q", "-N2", "-n2", "bash", "shell.sh")

        self.assert_complete(grid, 8)

    def test_run_in_a_job_with_two_ways_to_ask_for_memory(self):
        grid = self.mine()

        self.run_in(grid, "salloc", "-Q", "-N2", "-n2", "--mem-per-cpu=100", "env", "SLURM_MEM_PER_NODE=100", BIN / "trommel", "run",
                    "sweep.toml", "-w", 2)  # fmt: skip

        self.assert_complete(grid, 8)

    def test_where_srun_starts_nothing_its_own_words_are_said_and_not_only_the_network_is_blamed(self):
        grid = self.mine('setup = [\'PATH="$PWD/failing:$PATH"\']')
        grid.shim("failing/srun", "echo 'srun: fatal: this site says no' >&2; exit 1\n")

        job = grid.submit("--nodes", 2, "-w", 1, "--time", 5)

        self.wait_for(grid, job, "FAILED")
        self.assertIn("mpirun starts its daemons with srun, which does not reach all nodes of this job: srun: fatal: this site says no",
                      grid.log())  # fmt: skip
        self.assertIn("this site says no", grid.trommel("status", "mine").stdout)

    def test_a_shell_whose_job_is_over_is_named(self):
        grid = self.mine()
        over = self.waiting(grid)
        cluster.said("scancel", over)
        wait_until(lambda: state(over) == "CANCELLED", "it is cancelled")

        for job in (over, "4000000"):
            said = grid.trommel("run", "sweep.toml", "-w", 1, "-d", "other", expect=WRONG_INPUT, SLURM_JOB_ID=job,
                                SLURM_JOB_NUM_NODES="2").stderr  # fmt: skip

            self.assertRegex(said, rf"Slurm job {job}, in which this shell was begun, is over")
            self.assertIn("unset SLURM_JOB_ID", said)
            self.assertFalse((grid.at.directory / "other").exists())


class TwoMinutesTest(DailyLifeTestCase):
    """A time limit that is no longer than the usual warning."""

    @classmethod
    def begin(cls):
        cls.told = cls.start("--time", 2)
        cls.of_the_partition = cls.start("--", "--partition=short")

    @staticmethod
    def start(*options):
        grid = Grid()
        unittest.addModuleCleanup(grid.at.close)
        return grid, grid.submit("-w", 2, *options, script="epoch_ms=1000")

    def test_a_shorter_warning_is_given_and_said(self):
        grid, job = self.told

        self.assertIn("--time 2: a warning of 120 s would take all of it; the warning comes 30 s before the end", grid.said.stderr)
        script = (grid.at.directory / "grid" / "slurm" / "job.sh").read_text()
        self.assertIn("--signal=B:USR1@30\n", script)
        self.assertIn("--warning 30", script)
        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)

    def test_also_where_the_limit_is_the_partitions(self):
        grid, job = self.of_the_partition

        self.wait_for(grid, job, "COMPLETED")

        self.assertRegex(grid.log(), r"the job ends in \d+ s, and a warning of 120 s would take all of it: it is ended \d+ s before")
        self.assert_complete(grid)

    def test_every_way_to_say_the_limit_is_understood(self):
        grid = self.mine()
        for time in ("--time=3", "-t3", "-t 3", "--time 0:03:00", "--time=00-00:03", "--time=2:30"):
            with self.subTest(time):
                script = grid.trommel("submit", "sweep.toml", "-w", 1, "--dry-run", "--", time)
                self.assertIn("--signal=B:USR1@45\n", script.stdout)
                self.assertIn("a warning of 120 s", script.stderr)
        for time in ("--time=5", "--time=1:00:00", "--time=1-0", "--time=UNLIMITED"):
            with self.subTest(time):
                script = grid.trommel("submit", "sweep.toml", "-w", 1, "--dry-run", "--", time)
                self.assertIn("--signal=B:USR1@120\n", script.stdout)
                self.assertEqual(script.stderr, "")


class KnowingTheJobTest(DailyLifeTestCase):
    def status(self, grid, **variables):
        return grid.trommel("status", grid.name, **variables).stdout

    def job_in(self, grid, command="status"):
        found = json.loads(grid.trommel(command, *([grid.name] if command == "status" else []), "--format", "json").stdout)
        return found["jobs"][0] if command == "status" else found["sweeps"][0]["jobs"][0]

    def log_of(self, grid, job):
        return f"{grid.name}/slurm/{job}.log"

    def test_a_waiting_job_is_known_and_can_be_stopped(self):
        grid = self.mine()
        job = self.waiting(grid, "--time", 10)

        self.assertRegex(self.status(grid), rf"job {job}: PENDING \(BeginTime\)")
        self.assertEqual(self.job_in(grid)["state"], "PENDING")
        self.assertEqual(self.job_in(grid, "list")["id"], job)
        self.assertRegex(grid.trommel("list").stdout, rf"{job} PENDING")

        self.assertIn(f"Slurm job {job} is PENDING; end it first: trommel stop mine",
                      grid.trommel("delete", "mine", "--yes", expect=WRONG_INPUT).stderr)  # fmt: skip

        said = grid.trommel("stop", "mine").stdout

        self.assertRegex(said, rf"job {job} is cancelled \(it was waiting: BeginTime\)")
        wait_until(lambda: state(job) == "CANCELLED", "it is cancelled")
        self.assertRegex(self.status(grid), rf"job {job}: over \(CANCELLED\)")
        self.assertIn("nothing to stop", grid.trommel("stop", "mine").stdout)

    def test_a_running_job_is_known_with_its_end_and_its_log(self):
        grid = self.grid()
        job = grid.submit("-w", 2, "--time", 10, script="epoch_ms=1000")
        grid.wait_for_completed(1)

        said = self.status(grid)

        end = cluster.job(job)["EndTime"].replace("T", " ")
        self.assertRegex(said, rf"job {job}: RUNNING on n[12], ends at {end}")
        self.assertIn(self.log_of(grid, job), said)
        self.assertEqual(self.job_in(grid)["ends_at"], cluster.job(job)["EndTime"])
        self.assertRegex(grid.trommel("list").stdout, rf"{job} RUNNING")

        refused = grid.trommel("submit", "sweep.toml", "-w", 2, expect=WRONG_INPUT).stderr
        self.assertRegex(refused, rf"its job {job} is already RUNNING")
        script = (grid.at.directory / "grid" / "slurm" / "job.sh").read_text()
        grid.trommel("submit", "sweep.toml", "-w", 1, "--force", "--", "--partition=nowhere", expect=WRONG_INPUT)
        self.assertEqual((grid.at.directory / "grid" / "slurm" / "job.sh").read_text(), script)
        behind = grid.submit("-w", 2, "--force")
        self.assertIn(job, cluster.job(behind)["Dependency"])
        self.assertRegex(self.status(grid), rf"job {job}: RUNNING(?s:.*)job {behind}: PENDING \(Dependency\)")

        said = grid.trommel("stop", "grid").stdout  # ends both

        self.assertRegex(said, rf"job {behind} is cancelled")
        self.wait_for(grid, job, "FAILED")
        self.assertEqual(state(behind), "CANCELLED")
        said = self.status(grid)
        self.assertIn("a user or a signal stopped it", said)
        self.assertNotIn(f"job {job}: RUNNING", said)

    def test_why_the_last_life_ended_is_known(self):
        grid = self.grid()
        job = grid.submit("-w", 2, "--time", 10, script="epoch_ms=1000")
        grid.wait_for_completed(1)

        for process in grid.at.processes("trommel"):
            process.kill()  # within its first minute, so it is not requeued

        self.wait_for(grid, job, "FAILED")
        self.assertRegex(self.status(grid), rf"job {job}: over \(FAILED")
        self.assertEqual(self.job_in(grid)["state"], "FAILED")

    def test_a_job_that_has_not_come_to_its_sweep_yet_is_known_and_can_be_stopped(self):
        grid = self.mine("setup = ['sleep 600']")
        job = grid.submit("-w", 1, "--time", 10)
        wait_until(lambda: state(job) == "RUNNING", "it runs")

        self.assertRegex(self.status(grid), rf"^mine: queued\njob {job}: RUNNING on n[12], ends at")

        self.assertRegex(grid.trommel("stop", "mine").stdout, rf"job {job} is cancelled \(RUNNING\)")
        self.wait_for(grid, job, "CANCELLED")

    def test_a_job_that_failed_before_its_sweep_began_is_told_from_others(self):
        grid = self.mine("setup = ['exit 7']")
        job = grid.submit("-w", 1)
        self.wait_for(grid, job, "FAILED")

        self.assertRegex(self.status(grid), rf"job {job}: over \(FAILED, NonZeroExitCode\); its last run: it ended before the sweep began; log: ")

    def test_a_sweep_that_somebody_has_run_since_is_no_longer_its_jobs(self):
        grid = self.grid()
        job = grid.submit("-w", 2, "--time", 10, script="epoch_ms=1000")
        grid.wait_for_completed(1)
        cluster.said("scancel", job)
        self.wait_for(grid, job, "CANCELLED")
        self.assertRegex(self.status(grid), rf"job {job}: over \(CANCELLED\); its last run: .*a user or a signal stopped it")

        run = grid.at.start("run", "sweep.toml", "-w", 2, SLURM_CONF=cluster.environment["SLURM_CONF"], script="epoch_ms=1000")
        wait_until(lambda: '"running"' in grid.trommel("status", "grid", "--format", "json").stdout, "it is resumed here")

        self.assertNotIn("job", self.status(grid))
        grid.trommel("stop", "grid", "--now")
        run.wait(PATIENCE)
        self.assertNotIn("job", self.status(grid))

    def test_watch_tells_of_its_job(self):
        grid = self.mine()
        job = self.waiting(grid)
        watch = grid.at.start("watch", "mine", SLURM_CONF=cluster.environment["SLURM_CONF"])
        wait_until(lambda: f"job {job}: PENDING" in grid.at.said(watch), "it waits")

        cluster.said("scontrol", "update", f"jobid={job}", "starttime=now")

        self.assertEqual(watch.wait(PATIENCE), 0)
        self.assertIn("finished", grid.at.said(watch))

    def test_a_finished_sweep_and_its_job_are_no_longer_talked_of(self):
        grid = self.mine()
        self.assert_done(grid, grid.submit("-w", 2, "--time", 10))

        self.assertNotIn("job", self.status(grid))

    def test_a_copy_elsewhere_does_not_talk_of_the_job(self):
        grid = self.mine()
        job = self.waiting(grid)
        shutil.copytree(grid.at.directory / "mine", grid.at.directory / "copy")
        without = {"PATH": str(self.path_without_slurm(grid))}

        for said in (grid.trommel("status", "copy").stdout, grid.trommel("status", "mine", **without).stdout,
                     grid.trommel("stop", "copy").stdout, grid.trommel("stop", "mine", **without).stdout,
                     grid.trommel("list", **without).stdout):  # fmt: skip
            self.assertNotRegex(said, rf"(?i)\bjob\b|slurm|squeue|{job} PENDING")
        self.assertEqual(state(job), "PENDING")

        grid.trommel("run", "sweep.toml", "-d", "copy", "-w", 1, **without)
        self.assertIn("finished", grid.trommel("status", "copy").stdout)

    def path_without_slurm(self, grid):
        """A directory with links to the programs of /usr/bin, except Slurm's."""
        folder = grid.at.directory / "programs"
        if not folder.exists():
            folder.mkdir()
            for program in pathlib.Path("/usr/bin").iterdir():
                if not re.match(r"s(queue|control|batch|cancel|run|alloc|info|acct)", program.name):
                    (folder / program.name).symlink_to(program)
        return folder


class TwiceTest(DailyLifeTestCase):
    def test_a_second_submission_is_refused_while_one_waits_unless_it_is_asked_for(self):
        grid = self.mine()
        job = self.waiting(grid)
        script = (grid.at.directory / "mine" / "slurm" / "job.sh").read_text()

        refused = grid.trommel("submit", "sweep.toml", "-w", 2, expect=WRONG_INPUT).stderr

        self.assertRegex(refused, rf"its job {job} is already PENDING \(BeginTime\).*--force")
        self.assertEqual((grid.at.directory / "mine" / "slurm" / "job.sh").read_text(), script)
        second = grid.submit("-w", 1, "--force")
        self.assertIn(job, cluster.job(second)["Dependency"])
        said = grid.trommel("stop", "mine").stdout
        self.assertRegex(said, rf"(?s)job {job} is cancelled.*job {second} is cancelled")
        wait_until(lambda: state(second) == "CANCELLED", "both are cancelled")
        self.assert_done(grid, grid.submit("-w", 1, "--time", 10))

    def test_what_sbatch_refuses_leaves_nothing_behind(self):
        grid = self.mine()
        before = self.everything_in(grid.at.directory)

        said = grid.trommel("submit", "sweep.toml", "-w", 1, "-d", "new/deep/mine", "--", "--partition=nowhere", expect=WRONG_INPUT)

        self.assertIn("nothing was submitted", said.stderr)
        self.assertIn("invalid partition", said.stderr)
        self.assertEqual(self.everything_in(grid.at.directory), before)

    def test_a_job_that_fails_while_sbatch_waits_for_it_was_not_refused(self):
        grid = self.mine("setup = ['exit 7']")

        job = grid.submit("-w", 1, "--", "--wait")

        self.assertEqual(state(job), "FAILED")
        self.assertIn("before the sweep began", grid.trommel("status", "mine").stdout)

    def test_nor_does_it_change_a_sweep_that_was_there(self):
        grid = self.mine()
        self.assert_done(grid, grid.submit("-w", 1, "--time", 10))
        grid.at.write("sweep.toml", (grid.at.directory / "sweep.toml").read_text() + "\n# edited\n[budget]\nconfigurations = 9\n")
        grid.at.write("sweep.toml", (grid.at.directory / "sweep.toml").read_text().replace("7, 8]", "7, 8, 9]"))
        before = self.everything_in(grid.at.directory / "mine")

        for path in (None, "/nowhere"):  # sbatch refuses the partition; then there is no sbatch
            variables = {"PATH": path} if path else {}
            grid.trommel("submit", "sweep.toml", "-w", 3, "--", "--partition=nowhere", expect=WRONG_INPUT, **variables)

            self.assertEqual(self.everything_in(grid.at.directory / "mine"), before)

    def test_nor_one_that_had_come_to_nothing_and_whose_file_was_edited(self):
        grid = self.mine()
        grid.at.write("train.sh", "exit 3")
        grid.trommel("run", "sweep.toml", "-w", 1, expect=FAILED)
        grid.at.write("sweep.toml", (grid.at.directory / "sweep.toml").read_text().replace("7, 8]", "7, 8, 9]"))
        before = self.everything_in(grid.at.directory / "mine")
        self.assertIn("results.sqlite", before)

        said = grid.trommel("submit", "sweep.toml", "-w", 3, "--", "--partition=nowhere", expect=WRONG_INPUT).stderr

        self.assertIn("starts a new sweep", said)
        self.assertIn("nothing was submitted", said)
        self.assertEqual(self.everything_in(grid.at.directory / "mine"), before)

    @staticmethod
    def everything_in(folder):
        """The contents of each file, except the lock (it names its last holder), logs, and SQLite's own files."""
        aside = re.compile(r"coordinator\.lock|results\.sqlite-(wal|shm)|\.log$|^tmp")
        return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
                for path in folder.rglob("*") if not aside.search(str(path.relative_to(folder)))}  # fmt: skip


if __name__ == "__main__":
    unittest.main(verbosity=2)
