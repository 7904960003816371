"""Every whole sweep file in the documents passes `trommel check`, and every link leads to a file and a heading."""

import pathlib
import re
import unittest

from helpers import Workplace

ROOT = pathlib.Path(__file__).resolve().parents[2]


def sweep_files_of(document):
    """The TOML blocks that are complete sweep files."""
    blocks = re.findall(r"^```toml\n(.*?)^```", document.read_text(), re.MULTILINE | re.DOTALL)
    return [block for block in blocks if "[sweep]" in block]


def files_of_the_project(*patterns):
    """Paths of all files that match, without those in build folders and hidden ones."""
    for pattern in patterns:
        for path in sorted(ROOT.rglob(pattern)):
            parts = path.relative_to(ROOT).parts
            if path.is_file() and not any(part == "build" or part.startswith(".") for part in parts):
                yield path


def prose_of(document):
    return re.sub(r"^```.*?^```", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors_of(document):
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ (.*)$", prose_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def problem_with_link(document, link):
    """What is wrong with a link of the document; None if it leads somewhere."""
    path, _, anchor = link.partition("#")
    target = document.parent / path if path else document
    if not target.exists():
        return "no such file"
    return f"no such heading in {target.name}" if anchor and anchor not in anchors_of(target) else None


class LinksTest(unittest.TestCase):
    def test_every_link_leads_to_a_file_and_a_heading(self):
        for document in files_of_the_project("*.md"):
            for link in re.findall(r"\]\(([^)\s]+)\)", prose_of(document)):
                if not link.startswith("http"):
                    with self.subTest(document=document.name, link=link):
                        self.assertIsNone(problem_with_link(document, link))

    def test_every_page_that_sources_name_exists(self):
        for source in files_of_the_project("*.cpp", "*.hpp", "*.py", "*.sh", "*.toml", "*.txt"):
            for page in re.findall(r"\b(?:docs/[\w/-]+|slurm/README)\.md\b", source.read_text(errors="replace")):
                with self.subTest(source=source.name, page=page):
                    self.assertTrue((ROOT / page).is_file())


class DocumentsTest(unittest.TestCase):
    def setUp(self):
        self.workplace = Workplace()
        self.addCleanup(self.workplace.close)

    def test_every_sweep_file_in_a_document_passes_check(self):
        pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
        shown = {page.relative_to(ROOT).as_posix(): sweep_files_of(page) for page in pages}

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
