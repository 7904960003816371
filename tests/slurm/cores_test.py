"""Where Slurm binds tasks to cores, the trainers of each node have as many cores as there are of them: one each."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

import slurm_test  # noqa: E402
from sweeps import COMMAND  # noqa: E402

WORKERS = 4  # on each of two nodes

# Notes its node, and the cores on which the kernel lets it run. As many as there are workers run at once.
NOTE_CORES = """
import json, os, pathlib, re, time
given = os.environ
told = json.load(open(given["TROMMEL_PARAMS"]))
node = open("/proc/sys/kernel/hostname").read().strip()
cores = re.search(r"Cpus_allowed_list:\\s*(\\S+)", open("/proc/self/status").read()).group(1)
began = pathlib.Path("began")
began.mkdir(exist_ok=True)
(began / told["trial"]).write_text(node + " " + cores)
deadline = time.monotonic() + 120
while len(list(began.iterdir())) < 8 and time.monotonic() < deadline:
    time.sleep(0.05)
with open(given["TROMMEL_REPORT"], "a") as report:
    report.write(json.dumps({"epoch": 1, "score": told["params"]["x"]}) + "\\n")
"""


def setUpModule():
    slurm_test.start_cluster(nodes=2, cpus=WORKERS, task_plugin="task/affinity")


def cores_in(text):
    """{0, 1, 4} of "0-1,4"."""
    ranges = (part.split("-") for part in text.split(","))
    return {core for first, *last in ranges for core in range(int(first), int(last[0] if last else first) + 1)}


@unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one core cannot be shared out")
class CoresTest(slurm_test.ClusterTestCase):
    def test_each_trainer_may_use_all_cores_that_its_node_has_for_the_job(self):
        # Each node claims four cores: the machine's first four, or all if it has fewer.
        there = set(sorted(os.sched_getaffinity(0))[:WORKERS])
        for launcher in ("mpirun", "srun"):
            with self.subTest(launcher):
                grid = self.grid(f'launcher = "{launcher}"', COMMAND.format(epoch=""))
                grid.at.write("train.py", NOTE_CORES)

                job = grid.submit("--nodes", 2, "-w", WORKERS, "--time", 10)

                self.wait_for(grid, job, "COMPLETED")
                self.assert_complete(grid, 8)
                noted = [each.read_text().split() for each in (grid.at.directory / "began").iterdir()]
                self.assertEqual(sorted(node for node, _ in noted), ["n1"] * WORKERS + ["n2"] * WORKERS)
                for node, cores in noted:  # the kernel finds one for each
                    self.assertEqual(cores_in(cores), there, f"{node}: {noted}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
