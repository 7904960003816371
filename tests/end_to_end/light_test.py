"""What each executable links, and what the command line costs: it must start in no time, on any machine."""

import os
import subprocess
import unittest

from helpers import BIN, SANITIZED


def libraries_of(executable):
    return subprocess.run(["ldd", BIN / executable], capture_output=True, text=True, check=True).stdout


def peak_megabytes(*command):
    """Of one process; the kernel counts in KiB, and begins with what the process was forked from."""
    child = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, command
    return usage.ru_maxrss / 1024


class LightTest(unittest.TestCase):
    def test_the_command_line_links_neither_mpi_nor_torch(self):
        libraries = libraries_of("trommel")

        self.assertNotIn("libmpi", libraries)
        self.assertNotIn("libtorch", libraries)

    def test_a_rank_does_not_link_torch(self):
        self.assertNotIn("libtorch", libraries_of("trommel-rank"))

    @unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
    def test_a_trainer_does_not_link_mpi(self):
        libraries = libraries_of("trommel-trainer")

        self.assertIn("libtorch", libraries)
        self.assertNotIn("libmpi", libraries)

    @unittest.skipIf(SANITIZED, "sanitizers need memory of their own")
    def test_the_command_line_needs_less_than_20_megabytes(self):
        self.assertLess(peak_megabytes(BIN / "trommel", "--help"), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
