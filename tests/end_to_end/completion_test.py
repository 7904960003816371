"""Completion in bash: the installed script, run as bash runs it when the tab key is pressed."""

import os
import pathlib
import shlex
import subprocess
import unittest

from helpers import BIN, Workplace
from sample_data import GRID_OF_20

SCRIPT = pathlib.Path(__file__).parents[2] / "cli" / "completion" / "trommel.bash"
ASK = """
set -u
. {script}
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_trommel trommel "${{COMP_WORDS[COMP_CWORD]}}" ""
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class CompletionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)
        cls.at.trommel("run", "grid.toml", "-w", 1)
        cls.at.trommel("run", "grid.toml", "-d", "work/my grid", "-w", 1)

    def proposed(self, *words):
        """The proposals of the tab key after these words, of which the last may be empty."""
        typed = " ".join(shlex.quote(word) for word in ("trommel", *words))
        ask = ASK.format(script=shlex.quote(str(SCRIPT)), words=typed)
        done = subprocess.run(
            ["bash", "-c", ask],
            cwd=self.at.directory,
            env={**self.at.environment(), "PATH": f"{BIN}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=30,
        )
        self.assertEqual(done.stderr, "")
        return done.stdout.splitlines() if done.stdout != "\n" else []

    def test_commands(self):
        self.assertEqual(self.proposed("lea"), ["leaderboard"])
        self.assertEqual(self.proposed("import", ""), ["images", "idx"])
        self.assertIn("doctor", self.proposed(""))
        self.assertNotIn("complete", self.proposed(""))

    def test_options(self):
        self.assertEqual(self.proposed("leaderboard", "grid", "--t"), ["--top"])
        self.assertEqual(self.proposed("import", "images", "photos", "--split-"), ["--split-counts", "--split-file", "--split-from"])

    def test_values_of_options(self):
        self.assertEqual(self.proposed("leaderboard", "--format", ""), ["table", "json", "csv", "markdown"])
        self.assertEqual(self.proposed("leaderboard", "--format", "=", "j"), ["json"])

    def test_sweep_directories(self):
        self.assertEqual(self.proposed("status", "g"), ["grid"])
        self.assertEqual(self.proposed("status", "work/"), ["work/my\\ grid"])

    def test_names_of_configurations_and_trials(self):
        self.assertEqual(self.proposed("reproduce", "grid", "b"), ["best"])
        self.assertEqual(self.proposed("show", "grid", "c12"), ["c12", "c12s1"])
        self.assertEqual(len(self.proposed("logs", "grid", "")), 21)

    def test_files_are_left_to_the_shell(self):
        self.assertEqual(self.proposed("run", ""), [])
        self.assertEqual(self.proposed("import", "images", "photos", "-o", ""), [])

    def test_nonsensical_words_give_no_proposals(self):
        for words in (["show", "photos", ""], ["status", "grid", ""], ["leaderboard", "--nonsense", "grid", ""]):
            with self.subTest(words=words):
                self.assertEqual(self.proposed(*words), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
