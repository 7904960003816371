"""A short storm, always from the same seed; docs/reliability.md says how the long ones are run, by hand."""

import argparse
import unittest

import chaos  # first: it finds the helpers
import faults
import full_disk
from offers import offered

# Without what takes half a minute of silence to be noticed.
KINDS = [
    "SIGKILL trainer", "SIGSEGV trainer", "SIGSTOP trainer",
    "SIGSTOP worker", "SIGSTOP coordinator",
    "SIGKILL launcher", "SIGSTOP launcher", "SIGSEGV command", "SIGSTOP command",
    "SIGKILL everything", "SIGSTOP everything",
    "damaged message", "full disk",
]  # fmt: skip


class ChaosTest(unittest.TestCase):
    def test_sweeps_under_faults_end_as_if_nothing_had_happened(self):
        faults.STANDSTILLS = (0.1, 0.4, 1.0)
        full_disk.FULL_FOR = (1,)
        possible, _ = offered("scripted")
        kinds = [name for name in KINDS if name in possible]

        lines, failed, _ = chaos.chaos(
            argparse.Namespace(seed=4, faults=len(kinds), kinds=kinds, sweeps="scripted", record=None)
        )

        self.assertEqual(failed, 0, "the complaints stand above")
        self.assertEqual(sorted(kind for line in lines for kind in line["hit"]), sorted(kinds))


if __name__ == "__main__":
    unittest.main(verbosity=2)
