"""If two nodes have as many cores as trainers, each trainer runs on a core of its own, as /proc shows it."""

import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

import slurm_test  # noqa: E402
from cluster import host_of  # noqa: E402
from cores_test import cores_in  # noqa: E402
from sweeps import COMMAND  # noqa: E402

NODES = 2
USABLE = len(os.sched_getaffinity(0))
CORES = min(4, USABLE // NODES)  # per node; no core belongs to two nodes

# Computes until the test has seen enough.
COMPUTE = """
import json, os, pathlib
given = os.environ
told = json.load(open(given["TROMMEL_PARAMS"]))
while not pathlib.Path("seen").exists():
    sum(range(100_000))
with open(given["TROMMEL_REPORT"], "a") as report:
    report.write(json.dumps({"epoch": 1, "score": told["params"]["x"]}) + "\\n")
"""


def setUpModule():
    if CORES == 0:
        raise unittest.SkipTest(f"{NODES} nodes need {NODES} cores; this process may use {USABLE}")
    if not set(range(NODES * CORES)) <= os.sched_getaffinity(0):
        raise unittest.SkipTest("the machine's first cores may not be used, and Slurm's nodes would claim them")
    slurm_test.start_cluster(nodes=NODES, cpus=CORES, task_plugin="task/affinity", own_cores=True)


def core_of(process):
    """The core that it runs on, or ran on last: the 39th field of /proc/PID/stat."""
    after_name = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()  # from the third field
    return int(after_name[39 - 3])


def allowed_to(process):
    """The cores that the kernel lets it use."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return frozenset(cores_in(re.search(r"Cpus_allowed_list:\s*(\S+)", status).group(1)))


class OwnCoresTest(slurm_test.ClusterTestCase):
    def test_one_trainer_on_each_node(self):
        self.assert_own_cores(workers=1)

    @unittest.skipIf(CORES < 4, f"{NODES} nodes of four cores need {4 * NODES}; this process may use {USABLE}")
    def test_four_trainers_on_each_node(self):
        self.assert_own_cores(workers=4)

    def assert_own_cores(self, workers):
        for launcher in ("mpirun", "srun"):
            with self.subTest(launcher):
                grid = self.grid(f'launcher = "{launcher}"', COMMAND.format(epoch=""))
                grid.at.write("train.py", COMPUTE)
                expected = NODES * workers

                job = grid.submit("--nodes", NODES, "-w", workers, "--time", 10)

                grid.wait(lambda: len(self.trainers(grid)) == expected, "all trainers run")
                self.assert_each_node_has_as_many_cores(grid, workers)
                grid.wait(lambda: len(set(map(core_of, self.trainers(grid)))) == expected, "they run on as many cores")
                grid.at.write("seen", "")
                self.wait_for(grid, job, "COMPLETED")
                self.assert_complete(grid, 8)

    def trainers(self, grid):
        return [process for process in grid.at.processes() if process.arguments()[1:2] == ["train.py"]]

    def assert_each_node_has_as_many_cores(self, grid, workers):
        allowed = {}
        for node in slurm_test.cluster.nodes:
            here = host_of(slurm_test.cluster.processes[node].pid)
            cores = [allowed_to(trainer) for trainer in self.trainers(grid) if host_of(trainer.pid) == here]
            self.assertEqual(cores, [cores[0]] * workers, node)
            allowed[node] = cores[0]
        self.assertEqual([len(cores) for cores in allowed.values()], [workers] * NODES, allowed)
        self.assertEqual(len(frozenset.union(*allowed.values())), NODES * workers, f"the nodes share cores: {allowed}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
