"""What each executable links, and the cost of the command line: it must start at once, on any machine."""

import subprocess
import sys
import unittest

from helpers import BIN, SANITIZED


def libraries_of(executable):
    return subprocess.run(["ldd", BIN / executable], capture_output=True, text=True, check=True).stdout


def named_by(executable):
    """Without the libraries that these want for themselves: Debian 13's LibTorch has been linked with MPI."""
    said = subprocess.run(["objdump", "-p", BIN / executable], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in said.splitlines() if "NEEDED" in line]


def peak_megabytes(*command):
    """The peak memory of a command, in MiB. The kernel counts from the fork on, so it is started by a Python without our modules."""
    small = "import os, resource as r, sys; assert not os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:]); " \
            "print(r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss)"  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", small, *map(str, command)], check=True, capture_output=True, text=True
    )
    return int(said.stdout.split()[-1]) / 1024


class LightTest(unittest.TestCase):
    def test_the_command_line_links_neither_mpi_nor_torch(self):
        libraries = libraries_of("trommel")

        self.assertNotIn("libmpi", libraries)
        self.assertNotIn("libtorch", libraries)

    def test_a_rank_does_not_link_torch(self):
        self.assertNotIn("libtorch", libraries_of("trommel-rank"))

    @unittest.skipUnless((BIN / "trommel-trainer").exists(), "built without trommel-trainer")
    def test_a_trainer_does_not_link_mpi(self):
        libraries = named_by("trommel-trainer")

        self.assertTrue([name for name in libraries if name.startswith("libtorch")])
        self.assertEqual([name for name in libraries if name.startswith("libmpi")], [])

    @unittest.skipIf(SANITIZED, "sanitizers need memory of their own")
    def test_the_command_line_needs_less_than_20_megabytes(self):
        self.assertLess(peak_megabytes(BIN / "trommel", "--help"), 20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
