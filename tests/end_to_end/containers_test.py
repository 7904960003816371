"""A container that is killed and begun again: its processes have the numbers of those that were killed."""

import os
import socket
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import BIN, DONE, PATIENCE, wait_until

CONTAINER = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")


def why_impossible():
    if os.geteuid() != 0:
        return "only root can give processes numbers of their own"
    if subprocess.run([*CONTAINER, "true"], capture_output=True).returncode != 0:
        return "this machine does not let us make namespaces"
    return None


@unittest.skipIf(why_impossible(), why_impossible())
class ContainersTest(GridTestCase):
    def begin(self):
        command = [*CONTAINER, str(BIN / "trommel"), "run", "grid.toml", "-w", "2"]
        run = subprocess.Popen(command, cwd=self.at.directory, env=self.at.environment("epoch_ms=100"), stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # fmt: skip
        self.addCleanup(run.stdout.close)
        self.addCleanup(run.wait)
        self.addCleanup(run.kill)
        return run

    def test_the_same_command_resumes_whatever_files_the_killed_one_has_left(self):
        first = self.begin()
        wait_until(lambda: self.completed() >= 2 or first.poll() is not None, "some trials are completed")
        first.kill()
        wait_until(lambda: not self.at.processes(), "all of the container is gone")
        # Those of Open MPI 5, for whatever number mpirun gets.
        for number in range(1, 1000):
            (self.at.temporary / f"prterun.{socket.gethostname().split('.')[0]}.{number}.0").mkdir(exist_ok=True)

        again = self.begin()
        said, _ = again.communicate(timeout=2 * PATIENCE)

        self.assertEqual(again.returncode, DONE, said)
        self.assertEqual(self.completed(), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
