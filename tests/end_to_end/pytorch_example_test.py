"""examples/pytorch works as docs/command.md says. Skipped without python3-torch."""

import importlib.util
import os
import pathlib
import shutil
import sys
import unittest

from helpers import Workplace

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "pytorch"


@unittest.skipUnless(importlib.util.find_spec("torch"), "python3-torch is not installed")
class PytorchExampleTest(unittest.TestCase):
    def test_it_is_searched_and_its_winner_reports_the_same_again(self):
        at = Workplace()
        self.addCleanup(at.close)
        for name in ("train.py", "sweep.toml"):
            shutil.copy(EXAMPLE / name, at.directory)
        smaller = (EXAMPLE / "sweep.toml").read_text().replace("configurations = 6", "configurations = 2")
        at.write("sweep.toml", smaller)

        # The python3 that has torch: this one.
        path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        at.trommel("run", "sweep.toml", "-w", 2, PATH=path)

        rows = at.json("leaderboard", "spirals")["rows"]
        self.assertEqual([row["seeds"] for row in rows], [2, 2])
        self.assertEqual(at.count("spirals", "epochs"), 2 * 2 * 15)
        self.assertTrue((at.directory / "spirals/trials/c1s1/checkpoint/checkpoint.pt").exists())
        self.assertIn("identical metrics in 15 epochs", at.trommel("reproduce", "spirals", "best", "--yes", PATH=path).stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
