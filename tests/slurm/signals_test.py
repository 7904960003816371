"""Jobs that are cancelled or queued again: Slurm signals each of their processes, and the running trials are paused all the same."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

import slurm_test  # noqa: E402
from helpers import wait_until  # noqa: E402


def setUpModule():
    slurm_test.start_cluster(nodes=2, cpus=6)


class SignalledJobsTest(slurm_test.ClusterTestCase):
    def begun(self, site, *options):
        grid = self.grid(site)
        job = grid.submit(*options, "--time", 10, script="epoch_ms=1500")
        grid.wait(lambda: grid.at.count("grid", "epochs") >= 3, "some epochs are over")
        return grid, job

    def assert_paused(self, grid):
        wait_until(lambda: grid.at.count("grid", "events", "kind = 'stopped'"), f"the life ends in order\n{grid.log()}")
        self.assertNotIn("stopped at once", grid.log())
        self.assertEqual(grid.at.count("grid", "attempts", "outcome IN ('lost', 'crashed')"), 0, grid.log())
        self.assertGreater(grid.at.count("grid", "attempts", "outcome = 'paused'"), 0, grid.log())

    def test_one_that_is_requeued_resumes_from_where_its_trials_were(self):
        grid, job = self.begun("", "--nodes", 1, "-w", 3)

        slurm_test.cluster.said("scontrol", "requeue", job)

        self.assert_paused(grid)
        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)
        self.assertEqual(slurm_test.cluster.job(job)["Restarts"], "1")

    def test_those_that_are_cancelled_are_paused_on_every_node(self):
        for launcher in ("mpirun", "srun"):
            with self.subTest(launcher):
                grid, job = self.begun(f'launcher = "{launcher}"', "--nodes", 2, "-w", 2)

                slurm_test.cluster.said("scancel", job)

                self.assert_paused(grid)
                self.wait_for(grid, job, "CANCELLED")
                wait_until(lambda: not grid.at.processes(), "nothing is left running")

    def test_a_signal_to_the_batch_script_alone_pauses_the_sweep_too(self):
        for name in ("INT", "HUP"):
            with self.subTest(name):
                grid, job = self.begun("", "--nodes", 1, "-w", 3)

                slurm_test.cluster.said("scancel", "--batch", f"--signal={name}", job)

                self.assert_paused(grid)
                self.wait_for(grid, job, "FAILED")
                wait_until(lambda: not grid.at.processes(), "nothing is left running")


if __name__ == "__main__":
    unittest.main(verbosity=2)
