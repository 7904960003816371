"""Jobs of several nodes, one of which dies. What Open MPI and Slurm make of that differs (docs/reliability.md); no trial is lost by it."""

import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

import slurm_test  # noqa: E402
from cluster import host_of  # noqa: E402


def setUpModule():
    slurm_test.start_cluster(nodes=3, cpus=4)


def open_mpi():
    """Its first number."""
    said = subprocess.run(["mpirun", "--version"], capture_output=True, text=True).stdout
    return int(re.search(r"\(Open MPI\) (\d+)\.", said).group(1))


class DeadNodesTest(slurm_test.ClusterTestCase):
    def after_a_death(self, launcher):
        """A sweep of twenty trials, one of whose nodes died while it was at work on a trial, and its job; it is complete."""
        grid = self.grid(f'launcher = "{launcher}"')
        job = grid.submit("--nodes", 3, "-w", 1, "--time", 10, script="epoch_ms=700")
        grid.wait(lambda: grid.completed() and grid.working_on("n3"), "n3 works")
        self.assertEqual(slurm_test.cluster.job(job)["BatchHost"], "n1")

        slurm_test.cluster.kill_node("n3")
        self.addCleanup(slurm_test.cluster.revive_node, "n3")
        grid.wait(lambda: not grid.working_on("n3") or slurm_test.state(job) == "PENDING", "the attempt on n3 is given up, or all are")
        slurm_test.cluster.revive_node("n3")

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)
        self.assertEqual(grid.at.count("grid", "attempts", "outcome = 'crashed'"), 0, grid.log())
        return grid, slurm_test.cluster.job(job)

    def assert_others_went_on(self, grid, job):
        self.assertEqual(job["Restarts"], "0", grid.log())
        self.assertEqual(grid.at.count("grid", "attempts", "outcome = 'lost'"), 1, grid.log())

    def assert_next_life_went_on(self, grid, job):
        self.assertEqual(job["Restarts"], "1", grid.log())
        self.assertLessEqual(grid.at.count("grid", "attempts", "outcome = 'lost'"), 3, "one for each node")

    def test_under_mpirun(self):
        grid, job = self.after_a_death("mpirun")

        if open_mpi() < 5:
            self.assert_others_went_on(grid, job)
        else:
            self.assert_next_life_went_on(grid, job)
            self.assertIn("a node died, and Open MPI 5's mpirun then ended all ranks", grid.log())

    def test_under_srun(self):
        grid, job = self.after_a_death("srun")

        if open_mpi() < 5:
            self.assert_others_went_on(grid, job)
        else:
            self.assert_next_life_went_on(grid, job)

    def test_a_rank_that_dies_on_another_node(self):
        grid = self.grid()
        job = grid.submit("--nodes", 3, "-w", 1, "--time", 10, script="epoch_ms=700")
        grid.wait(lambda: grid.completed() and grid.working_on("n3"), "n3 works")
        here = host_of(slurm_test.cluster.processes["n3"].pid)

        (rank,) = [each for each in grid.at.processes("trommel-rank") if host_of(each.pid) == here]
        rank.kill()

        self.wait_for(grid, job, "COMPLETED")
        self.assert_complete(grid)
        self.assert_others_went_on(grid, slurm_test.cluster.job(job))


if __name__ == "__main__":
    unittest.main(verbosity=2)
