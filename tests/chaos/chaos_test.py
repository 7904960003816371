"""A short storm, always with the same seed; docs/reliability.md describes the long ones, which are run by hand."""

import argparse
import unittest

import chaos  # first: it finds the helpers
import faults
import full_disk
from offers import offered

# Without faults that are only noticed after half a minute of silence.
KINDS = [
    "SIGKILL trainer", "SIGSEGV trainer", "SIGSTOP trainer",
    "SIGSTOP worker", "SIGSTOP coordinator",
    "SIGKILL launcher", "SIGSTOP launcher", "SIGSEGV command", "SIGSTOP command",
    "SIGKILL everything", "SIGSTOP everything",
    "damaged message", "full disk",
]  # fmt: skip


# Every fault that only programs have, and those that stop or kill everything at once.
PROGRAM_KINDS = [
    "SIGKILL program", "SIGSTOP program", "SIGKILL guard", "SIGSTOP guard", "SIGKILL trainer", "SIGKILL everything",
    "SIGTERM everything", "full disk",
]  # fmt: skip


class ChaosTest(unittest.TestCase):
    def setUp(self):
        faults.STANDSTILLS = (0.1, 0.4, 1.0)
        faults.KILLED_AFTER = (0.2, 3.0)
        full_disk.FULL_FOR = (1,)

    def storm(self, seed, kinds, sweeps):
        possible, _ = offered(sweeps)
        kinds = [name for name in kinds if name in possible]

        lines, failed, _ = chaos.chaos(
            argparse.Namespace(seed=seed, faults=len(kinds), kinds=kinds, sweeps=sweeps, record=None)
        )

        self.assertEqual(failed, 0, "the complaints stand above")
        self.assertEqual(sorted(kind for line in lines for kind in line["hit"]), sorted(kinds))

    def test_sweeps_under_faults_end_as_if_nothing_had_happened(self):
        self.storm(4, KINDS, "scripted")

    def test_sweeps_of_programs_under_faults_end_as_if_nothing_had_happened(self):
        self.storm(5, PROGRAM_KINDS, "programs")


if __name__ == "__main__":
    unittest.main(verbosity=2)
