"""The examples in the documents can be pasted: every complete sweep file in them passes `trommel check`."""

import pathlib
import re
import unittest

from helpers import Workplace

ROOT = pathlib.Path(__file__).resolve().parents[2]


def sweep_files_of(document):
    """The TOML blocks that are complete sweep files."""
    blocks = re.findall(r"^```toml\n(.*?)^```", document.read_text(), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if "[sweep]" in block]


class DocumentsTest(unittest.TestCase):
    def setUp(self):
        self.workplace = Workplace()
        self.addCleanup(self.workplace.close)

    def test_every_sweep_file_in_a_document_passes_check(self):
        shown = {path.name: sweep_files_of(path) for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}

        for name, files in shown.items():
            for text in files:
                with self.subTest(document=name):
                    self.workplace.write("shown.toml", text)
                    self.workplace.trommel("check", "shown.toml", "--no-data")
        self.assertTrue(shown["README.md"], "README.md shows no sweep file")

    def test_every_ready_made_sweep_file_passes_check(self):
        files = [*(ROOT / "search_spaces").glob("*.toml"), ROOT / "examples/pytorch/sweep.toml"]

        for path in files:
            if path.name != "builtin_models.toml":
                with self.subTest(file=path.name):
                    self.workplace.trommel("check", path, "--no-data")


if __name__ == "__main__":
    unittest.main()
