"""Sweeps as jobs of a real Slurm cluster: several nodes, several lives, nodes that die."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

from cluster import Cluster, why_impossible  # noqa: E402
from helpers import DONE, WRONG_INPUT, Workplace, wait_until  # noqa: E402
from sample_data import GRID_OF_20  # noqa: E402

PATIENCE = 150


class BatchScriptTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)

    def script(self, *options, **variables):
        return self.at.trommel("submit", "grid.toml", "--dry-run", *options, **variables).stdout

    def test_a_dry_run_shows_a_script_that_fits_a_screen_and_does_nothing(self):
        script = self.script("--nodes", "2-4", "-w", 8, "--time", "8:00:00", "--", "--mem=64G")

        for option in ("--nodes=2-4", "--ntasks-per-node=8", "--time=8:00:00", "--mem=64G", "--no-kill", "--requeue"):
            self.assertIn(f"\n#SBATCH {option}\n", script)
        self.assertLessEqual(script.count("\n"), 40)
        self.assertFalse((self.at.directory / "grid").exists())

    def test_the_script_is_good_bash_also_with_odd_names(self):
        odd = self.at.directory / "it's 100 % odd"
        odd.mkdir(exist_ok=True)
        self.at.write("it's 100 % odd/grid.toml", GRID_OF_20)
        script = self.at.trommel("submit", "it's 100 % odd/grid.toml", "-w", 2, "--dry-run").stdout

        self.assertEqual(subprocess.run(["bash", "-n"], input=script, text=True).returncode, 0)
        self.assertIn('/it\'s 100 %% odd/grid/slurm/%j.log"', script)
        if shutil.which("shellcheck"):
            checked = subprocess.run(["shellcheck", "-"], input=script, text=True, capture_output=True)
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_the_site_file_gives_modules_lines_and_defaults(self):
        site = self.at.write("site.toml", """
[cpu]
modules = ["openmpi/4.1", "hdf5"]
setup = ["source /opt/site/profile"]
partition = "batch"
account = "physics"
time = "2:00:00"
stop_before_end = "5m"
workers_per_node = 3
cpus_per_worker = 2
resume_by = "resubmit"
sbatch = ["--constraint=skylake"]
""")  # fmt: skip

        script = self.script(TROMMEL_SITE=str(site))

        for line in ("#SBATCH --partition=batch", "#SBATCH --account=physics", "#SBATCH --time=2:00:00",
                     "#SBATCH --signal=B:USR1@300", "#SBATCH --ntasks-per-node=3", "#SBATCH --cpus-per-task=2",
                     "#SBATCH --constraint=skylake", "#SBATCH --no-requeue", "module load openmpi/4.1",
                     "source /opt/site/profile", "export TROMMEL_THREADS=2"):  # fmt: skip
            self.assertIn(f"\n{line}\n", script)
        self.assertIn("--resume-by resubmit", script)

    def test_what_is_wrong_with_a_site_file_is_located(self):
        site = self.at.write("wrong.toml", '[cpu]\npartion = "batch"\nresume_by = "hope"\n')

        said = self.at.trommel("submit", "grid.toml", "--dry-run", expect=WRONG_INPUT, TROMMEL_SITE=str(site)).stderr

        self.assertRegex(said, r"wrong\.toml:2:1: unknown key 'partion' in \[cpu\] \(did you mean 'partition'\?")
        self.assertRegex(said, r"wrong\.toml:3:13: unknown resume_by 'hope' \(known: requeue, resubmit, none\)")

    def test_what_is_missing_is_asked_for(self):
        self.assertIn("--workers-per-node W", self.at.trommel("submit", "grid.toml", expect=WRONG_INPUT).stderr)
        said = self.at.trommel("submit", "grid.toml", "-w", 2, "--nodes", "4-", expect=WRONG_INPUT).stderr
        self.assertIn("--nodes 4-: not a number of nodes; write 4, or 2-4", said)


@unittest.skipIf(why_impossible(), f"no Slurm cluster can be started: {why_impossible()}")
class ClusterTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="slurm-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.cluster = Cluster(pathlib.Path(cls.folder) / "c", nodes=4, cpus=4)
        cls.addClassCleanup(cls.cluster.stop)
        cls.cluster.start()

    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.at.write("grid.toml", GRID_OF_20)

    def submit(self, *options, script):
        """The job's number."""
        variables = {"SLURM_CONF": self.cluster.environment["SLURM_CONF"],
                     "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}  # fmt: skip
        said = self.at.trommel("submit", "grid.toml", *options, script=script, **variables).stdout
        return re.search(r"Submitted batch job (\d+)", said).group(1)

    def state(self, job):
        return self.cluster.job(job).get("JobState")

    def wait_for(self, job, state):
        wait_until(lambda: self.state(job) == state, f"job {job} is {state}: {self.log()}", PATIENCE)

    def log(self):
        return "\n".join(log.read_text(errors="replace") for log in (self.at.directory / "grid" / "slurm").glob("*.log"))

    def completed(self):
        return self.at.count("grid", "trials", "state = 'completed'")

    def assert_complete(self):
        self.assertEqual(self.completed(), 20, self.log())
        self.assertEqual(self.at.count("grid", "trials"), 20)
        self.assertEqual(self.at.rows("grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])

    def test_a_sweep_on_four_nodes_can_be_watched_and_ends_completed(self):
        job = self.submit("--nodes", 4, "-w", 2, "--time", 10, script="epoch_ms=300")

        wait_until(lambda: self.completed() >= 4, "four trials are completed", PATIENCE)
        self.assertGreaterEqual(len(self.at.json("leaderboard", "grid")["rows"]), 4)
        self.assertEqual(self.at.json("status", "grid")["state"], "running")
        self.wait_for(job, "COMPLETED")

        self.assert_complete()
        hosts = {row["host"] for row in self.at.rows("grid", "SELECT DISTINCT host FROM attempts")}
        self.assertEqual(hosts, {"n1", "n2", "n3", "n4"})

    def test_a_job_whose_time_is_over_is_queued_again_until_the_sweep_is_finished(self):
        # 20 trials of 3 epochs, on one worker: 60 times 2 s, in lives of less than a minute.
        job = self.submit("-w", 1, "--time", 1, "--", "--signal=B:USR1@20", script="epoch_ms=2000")

        self.wait_for(job, "COMPLETED")

        self.assert_complete()
        self.assertGreaterEqual(int(self.cluster.job(job)["Restarts"]), 1)
        self.assertIn("the job's time is nearly over: stopping", self.log())

    def test_a_node_that_dies_costs_its_attempts_and_nothing_else(self):
        job = self.submit("--nodes", 3, "-w", 1, "--time", 10, script="epoch_ms=700")
        wait_until(lambda: self.at.count("grid", "attempts", "host = 'n3' AND outcome = 'running'"), "n3 works", PATIENCE)

        self.cluster.kill_node("n3")
        try:
            self.wait_for(job, "COMPLETED")
        finally:
            self.cluster.start_node("n3")

        self.assert_complete()
        self.assertEqual(self.at.count("grid", "attempts", "outcome = 'lost'"), 1)

    def test_a_person_who_stops_it_is_obeyed(self):
        job = self.submit("-w", 2, "--time", 10, script="epoch_ms=300")
        wait_until(lambda: self.completed() >= 2, "two trials are completed", PATIENCE)

        self.at.trommel("stop", "grid")
        self.wait_for(job, "FAILED")

        self.assertEqual(self.cluster.job(job)["Restarts"], "0")
        self.assertEqual(self.at.json("status", "grid")["state"], "paused")
        again = self.submit("-w", 2, "--time", 10, script="")
        self.wait_for(again, "COMPLETED")
        self.assert_complete()


if __name__ == "__main__":
    unittest.main()
