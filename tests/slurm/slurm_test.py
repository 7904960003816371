"""Sweeps as jobs of a real Slurm cluster: several nodes, several runs of a job, nodes that die.

TROMMEL_SLOW_TESTS=1 adds a sweep of five minutes' work under a time limit of one minute: another ten minutes.
"""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

from cluster import Cluster, why_impossible  # noqa: E402
from helpers import Workplace, wait_until  # noqa: E402
from sample_data import GRID_OF_20  # noqa: E402
from sweeps import COMMAND, COMMAND_WITH_DATA, READ_SHARD, TRAIN  # noqa: E402

PATIENCE = 300
OVER = ("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT")
ON_N4 = "--nodelist=n4"  # which no test kills
NOT_ON_N4 = "--exclude=n4"

cluster = None


def start_cluster(**size):
    """For the length of a module's tests."""
    if why_impossible():
        raise unittest.SkipTest(f"no Slurm cluster can be started: {why_impossible()}")
    global cluster
    folder = tempfile.mkdtemp(prefix="slurm-")
    unittest.addModuleCleanup(shutil.rmtree, folder, ignore_errors=True)
    cluster = Cluster(pathlib.Path(folder) / "c", **size)
    unittest.addModuleCleanup(cluster.stop)
    cluster.start()
    return cluster


def setUpModule():
    start_cluster(nodes=4, cpus=6)
    LivesTest.begin()


class Grid:
    """A sweep of 20 trials in a directory of its own, and the jobs in which it runs."""

    def __init__(self, site="", sweep=GRID_OF_20):
        self.at = Workplace()
        self.at.import_photos()
        self.at.write("sweep.toml", sweep)
        self.name = re.search(r'name = "(\w+)"', sweep).group(1)
        self.site = self.at.write("site.toml", "[site]\n" + site)

    def trommel(self, *arguments, **options):
        """Runs trommel as a user of this cluster."""
        variables = {"SLURM_CONF": cluster.environment["SLURM_CONF"], "TROMMEL_SITE": str(self.site)}
        return self.at.trommel(*arguments, **{**variables, **options})

    def submit(self, *options, **variables):
        """The job's number."""
        self.said = self.trommel("submit", "sweep.toml", *options, **variables)
        self.job = re.search(r"Submitted batch job (\d+)", self.said.stdout).group(1)
        return self.job

    def wait(self, condition, what):
        """While its job runs; an AssertionError with its log otherwise."""

        def met_or_over():
            over = state(self.job) in OVER
            return condition() or over and "over"

        try:
            value = wait_until(met_or_over, what, PATIENCE)
        except AssertionError:
            value = "over"
        if value == "over":
            raise AssertionError(f"{what}: not; job {self.job}: {cluster.job(self.job)}\n{self.log()}")

    def shim(self, name, text):
        """A program of the sweep's directory that stands before the real one of that name."""
        program = self.at.directory / name
        program.parent.mkdir()
        program.write_text("#!/bin/bash\n" + text.format(real=shutil.which(program.name)))
        program.chmod(0o755)

    def log(self):
        logs = sorted((self.at.directory / self.name / "slurm").glob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')}" for log in logs)

    def jobs(self):
        """All jobs that the sweep had."""
        return [log.stem for log in (self.at.directory / self.name / "slurm").glob("*.log")]

    def completed(self):
        return self.at.count(self.name, "trials", "state = 'completed'")

    def wait_for_completed(self, number):
        self.wait(lambda: self.completed() >= number, f"{number} trials are completed")

    def working_on(self, node):
        return self.at.count(self.name, "attempts", f"host = '{node}' AND outcome = 'running'") > 0


def state(job):
    return cluster.job(job).get("JobState")


class ClusterTestCase(unittest.TestCase):
    def grid(self, *arguments):
        grid = Grid(*arguments)
        self.addCleanup(grid.at.close)
        return grid

    def wait_for(self, grid, job, wanted):
        with contextlib.suppress(AssertionError):
            wait_until(lambda: state(job) in OVER, wanted, PATIENCE)
        self.assertEqual(state(job), wanted, f"job {job}: {cluster.job(job)}\n{grid.log()}\n{cluster.events(job)}")

    def assert_complete(self, grid, trials=20):
        """Exactly the budget, each trial once, and nothing left of the job."""
        count = grid.at.count
        self.assertEqual(count(grid.name, "trials"), trials)
        self.assertEqual(count(grid.name, "trials", "state = 'completed'"), trials, grid.log())
        completing = grid.at.rows(grid.name, "SELECT * FROM attempts WHERE outcome = 'completed'")
        self.assertEqual(len(completing), trials)
        self.assertEqual(len({(each["configuration"], each["seed_number"]) for each in completing}), trials)
        self.assertEqual(count(grid.name, "attempts", "outcome = 'running'"), 0)
        self.assertEqual(grid.at.rows(grid.name, "PRAGMA integrity_check"), [{"integrity_check": "ok"}])
        wait_until(lambda: not grid.at.processes(), f"nothing is left running: {grid.at.processes()}")


class BatchHostTest(ClusterTestCase):
    """Three jobs whose scripts run on n1, which dies."""

    @classmethod
    def setUpClass(cls):
        refusing, resubmitted, single = (cls.prepared(site) for site in
                                         ('setup = [\'PATH="$PWD/refusing:$PATH"\']', 'resume_by = "resubmit"', ""))  # fmt: skip
        refusing.shim("refusing/scontrol", f'mkdir {refusing.at.directory}/refused && exit 1\n{{real}} "$@"\n')
        cls.requeued = cls.start(refusing, "--nodes", "2-3")
        cls.resubmitted = cls.start(resubmitted, "--nodes", "2-3")
        cls.single = cls.start(single)
        for grid, job in (cls.requeued, cls.resubmitted, cls.single):
            grid.wait_for_completed(2)
            assert cluster.job(job)["BatchHost"] == "n1", cluster.job(job)
        cluster.kill_node("n1")
        cls.addClassCleanup(cluster.revive_node, "n1")

    @classmethod
    def prepared(cls, site):
        grid = Grid(site)
        cls.addClassCleanup(grid.at.close)
        return grid

    @staticmethod
    def start(grid, *options):
        return grid, grid.submit(*options, "-w", 1, "--time", 10, "--", NOT_ON_N4, script="epoch_ms=1000")

    def test_the_job_comes_back_on_the_nodes_that_are_left_also_where_slurm_refuses_at_first(self):
        grid, job = self.requeued

        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        self.assertEqual(cluster.job(job)["Restarts"], "1")
        self.assertEqual(cluster.job(job)["NodeList"], "n[2-3]")
        self.assertTrue((grid.at.directory / "refused").exists())

    def test_without_requeue_another_job_resumes(self):
        grid, job = self.resubmitted

        self.wait_for(grid, job, "CANCELLED")
        wait_until(lambda: len(grid.jobs()) == 2, "the second job begins", PATIENCE)
        self.wait_for(grid, max(grid.jobs(), key=int), "COMPLETED")

        self.assert_complete(grid)

    def test_a_job_of_one_node_is_slurms_to_queue_again(self):
        grid, job = self.single

        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        self.assertEqual(cluster.job(job)["Restarts"], "1")


class ClusterTest(ClusterTestCase):
    def test_a_sweep_on_four_nodes_can_be_watched_and_ends_completed(self):
        grid = self.grid()
        job = grid.submit("--nodes", 4, "-w", 1, "--time", 10, script="epoch_ms=1000")

        grid.wait_for_completed(4)
        before = len(grid.at.json("leaderboard", "grid")["rows"])
        self.assertEqual(grid.at.json("status", "grid")["state"], "running")
        wait_until(lambda: len(grid.at.json("leaderboard", "grid")["rows"]) > before, "the leaderboard grows", PATIENCE)
        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        hosts = {row["host"] for row in grid.at.rows("grid", "SELECT DISTINCT host FROM attempts")}
        self.assertEqual(hosts, {"n1", "n2", "n3", "n4"})

    def test_a_person_who_stops_it_is_obeyed_and_may_submit_again(self):
        grid = self.grid()
        job = grid.submit("-w", 2, "--time", 10, script="epoch_ms=1000")
        grid.wait_for_completed(2)

        grid.at.trommel("stop", "grid")
        self.wait_for(grid, job, "FAILED")

        self.assertEqual(cluster.job(job)["Restarts"], "0")
        self.assertEqual(grid.at.json("status", "grid")["state"], "paused")
        again = grid.submit("-w", 2, "--time", 10)
        self.wait_for(grid, again, "COMPLETED")
        self.assert_complete(grid)

    def test_a_job_that_is_cancelled_stays_away(self):
        grid = self.grid()
        job = grid.submit("--nodes", 2, "-w", 1, "--time", 10, script="epoch_ms=1000")
        grid.wait_for_completed(2)

        cluster.said("scancel", job)
        self.wait_for(grid, job, "CANCELLED")

        wait_until(lambda: not grid.at.processes(), "nothing is left running")
        self.assertEqual(cluster.said("squeue", "-h", "-j", job), "")
        self.assertEqual(len(grid.jobs()), 1)
        self.wait_for(grid, grid.submit("-w", 2, "--time", 10), "COMPLETED")
        self.assert_complete(grid)

    def test_a_launcher_that_hangs_does_not_keep_a_finished_sweep(self):
        grid = self.grid('setup = [\'PATH="$PWD/hanging:$PATH"\']')
        grid.shim("hanging/mpirun", '{real} "$@"\ntrap "" TERM USR1\nwhile true; do sleep 1; done\n')

        job = grid.submit("-w", 2, "--time", 10)

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)

    def test_an_edited_budget_resumes_in_another_job(self):
        grid = self.grid("", GRID_OF_20 + "\n[budget]\nconfigurations = 5\n")
        self.wait_for(grid, grid.submit("-w", 2, "--time", 10), "COMPLETED")
        self.assert_complete(grid, 5)

        grid.at.trommel("extend", "grid", "--configurations", "+3")
        self.wait_for(grid, grid.submit("-w", 2, "--time", 10), "COMPLETED")

        self.assert_complete(grid, 8)

    def test_srun_may_start_the_ranks(self):
        grid = self.grid('launcher = "srun"')
        job = grid.submit("--nodes", 2, "-w", 2, "--time", 10, script="epoch_ms=200")

        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        hosts = grid.at.rows("grid", "SELECT host, count(DISTINCT worker) AS workers FROM attempts GROUP BY host")
        self.assertEqual([row["workers"] for row in hosts], [2, 2])

    def test_each_worker_has_its_gpu_and_its_threads(self):
        for launcher in ("mpirun", "srun"):
            with self.subTest(launcher):
                grid = self.grid(f'launcher = "{launcher}"\nworkers_per_gpu = 2\ncpus_per_worker = 1',
                                 COMMAND.format(epoch=""))  # fmt: skip
                grid.at.write("train.py", TRAIN)

                job = grid.submit("--nodes", 2, "--gpus-per-node", 2, "--time", 10)

                self.wait_for(grid, job, "COMPLETED")
                self.assert_complete(grid, 8)
                given = sorted(each.read_text() for each in (grid.at.directory / "began").iterdir())
                nodes = sorted({each.split()[0] for each in given})
                self.assertEqual(given, [f"{node} {gpu} 1" for node in nodes for gpu in (0, 0, 1, 1)])


    def test_each_node_trains_from_its_own_copy_of_the_shard(self):
        for launcher in ("mpirun", "srun"):
            with self.subTest(launcher):
                name = f"scratch-{launcher}"  # in the directory for temporary files that each node has for itself
                grid = self.grid(f'launcher = "{launcher}"\nscratch = "{cluster.at}/tmp/${{NAME}}-{launcher}"\n'
                                 "setup = ['NAME=scratch']\n", COMMAND_WITH_DATA)  # fmt: skip
                grid.at.write("train.py", READ_SHARD)
                checksum = grid.at.json("inspect", "photos.h5")["checksum"]
                digest = hashlib.sha256((grid.at.directory / "photos.h5").read_bytes()).hexdigest()

                job = grid.submit("--nodes", 4, "-w", 1, "--time", 10)

                self.wait_for(grid, job, "COMPLETED")
                self.assert_complete(grid, 12)
                noted = {each.read_text() for each in (grid.at.directory / "noted").iterdir()}
                copy = cluster.at / "tmp" / name / f"{checksum}.h5"
                self.assertEqual(noted, {f"{node} {copy} {digest}" for node in cluster.nodes})
                for node in cluster.nodes:
                    self.assertTrue((cluster.at / f"tmp.{node}" / name / f"{checksum}.h5").exists())
                self.assertEqual(grid.log().count("photos.h5: copied, verified"), 4)

    def test_where_a_node_has_no_scratch_its_trials_read_the_shard_itself(self):
        grid = self.grid(f'scratch = "{cluster.at}/tmp/blocked/scratch"\n', COMMAND_WITH_DATA)
        grid.at.write("train.py", READ_SHARD)
        (cluster.at / "tmp.n2" / "blocked").write_text("a file, where a directory should be")

        job = grid.submit("--nodes", 4, "-w", 1, "--time", 10)

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid, 12)
        places = {tuple(each.read_text().split(" ")[:2]) for each in (grid.at.directory / "noted").iterdir()}
        self.assertEqual({node for node, place in places if place == str(grid.at.directory / "photos.h5")}, {"n2"})
        self.assertIn(f"{cluster.at}/tmp/blocked/scratch: cannot be made (Not a directory)", grid.log())


class LivesTest(ClusterTestCase):
    """Jobs that run several times, while other tests run."""

    @classmethod
    def begin(cls):
        # 20 trials of 3 epochs on one worker: 60 times 1.5 s. A run of the job has 75 s for them.
        cls.requeued = cls.start('resume_by = "requeue"\nstop_before_end = "30s"', 2)
        cls.resubmitted = cls.start('resume_by = "resubmit"\nstop_before_end = "30s"', 2)
        cls.too_short = cls.start('stop_before_end = "30s"', 2, 400_000)
        cls.killed = cls.start("", 10, 2000)
        cls.killer = threading.Thread(target=cls.kill_trommel, daemon=True)
        cls.killer.start()

    @classmethod
    def kill_trommel(cls):
        grid, job = cls.killed
        # Not sooner: a job that fails within its first minute is not requeued.
        grid.wait(lambda: cluster.seconds_of(job) > 80, "the job runs for a minute")
        for process in grid.at.processes("trommel"):
            process.kill()

    @staticmethod
    def start(site, minutes, epoch_ms=1500):
        grid = Grid(site)
        unittest.addModuleCleanup(grid.at.close)
        return grid, grid.submit("-w", 1, "--time", minutes, "--", ON_N4, script=f"epoch_ms={epoch_ms}")

    def test_a_job_whose_time_is_over_is_queued_again_until_the_sweep_is_finished(self):
        grid, job = self.requeued

        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        self.assertGreaterEqual(int(cluster.job(job)["Restarts"]), 1)
        self.assertEqual(grid.jobs(), [job])
        self.assertRegex(grid.log(), "the job's time is nearly over: the running trials are paused|the job's time is nearly up")

    def test_without_requeue_other_jobs_resume(self):
        grid, _ = self.resubmitted

        wait_until(lambda: grid.completed() == 20, f"all are completed: {grid.log()}", PATIENCE)

        jobs = sorted(grid.jobs(), key=int)
        self.wait_for(grid, jobs[-1], "COMPLETED")
        self.assert_complete(grid)
        self.assertGreaterEqual(len(jobs), 2)
        self.assertEqual({state(job) for job in jobs[:-1]}, {"FAILED"})

    def test_a_job_in_which_no_epoch_has_an_end_stays_away(self):
        grid, job = self.too_short

        self.wait_for(grid, job, "FAILED")

        self.assertEqual(cluster.job(job)["Restarts"], "0")
        self.assertIn("no trial progressed in the time of this job; give each job more (--time)", grid.log())

    def test_a_job_whose_trommel_is_killed_is_queued_again(self):
        grid, job = self.killed

        self.killer.join(PATIENCE)
        self.wait_for(grid, job, "COMPLETED")

        self.assert_complete(grid)
        self.assertEqual(cluster.job(job)["Restarts"], "1")


@unittest.skipUnless(os.environ.get("TROMMEL_SLOW_TESTS"), "a sweep of five minutes: set TROMMEL_SLOW_TESTS=1")
class SlowTest(ClusterTestCase):
    def test_a_sweep_of_five_minutes_lives_through_a_limit_of_one(self):
        grid = self.grid('stop_before_end = "20s"')
        job = grid.submit("-w", 1, "--time", 1, script="epoch_ms=5000")

        wait_until(lambda: state(job) in ("COMPLETED", "FAILED"), "the job's end", 1200)

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)
        self.assertGreaterEqual(int(cluster.job(job)["Restarts"]), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
