"""Compares every #include line with the table "Who may include whom" in docs/architecture.md."""

import functools
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
EVERYTHING = "all"

# Libraries as the table names them, by the beginnings of their headers' names.
LIBRARIES = {
    "ATen/": "Torch", "CLI/": "CLI11", "boost/": "Boost headers", "c10/": "Torch", "caffe2/": "Torch", "fmt/": "fmt",
    "gif_lib.h": "giflib", "hdf5.h": "serial HDF5", "jerror.h": "libjpeg-turbo", "jpeglib.h": "libjpeg-turbo", "mpi.h": "MPI", "mpi-ext.h": "MPI",
    "nlohmann/": "JSON", "openssl/": "OpenSSL", "png.h": "libpng", "spdlog/": "spdlog", "sqlite3.h": "SQLite",
    "tiffio.h": "libtiff", "toml++/": "toml++", "torch/": "Torch", "utf8proc.h": "utf8proc", "webp/": "libwebp", "zlib.h": "zlib",
}  # fmt: skip

# The system's C headers. Those of the C++ library have neither a dot nor a slash.
SYSTEM = re.compile(
    r"(arpa|linux|net|netinet|sys)/\w+\.h"
    r"|(dirent|dlfcn|errno|fcntl|ifaddrs|malloc|poll|pthread|pwd|sched|signal|spawn|syscall|unistd)\.h"
    r"|immintrin\.h|cpuid\.h|\w+"
)


class Row:
    """A target: its folder, the targets it may use, and the libraries."""

    def __init__(self, cells):
        target, folder, uses, libraries = (cell.strip().strip("`") for cell in cells)
        self.folder = folder.rstrip("/")
        self.name = target.removeprefix("trommel::").rstrip("/")
        self.uses = [word.strip() for word in uses.split(",") if word.strip()]
        without_remarks = re.sub(r"\(.*?\)", "", libraries)
        self.libraries = {word.strip() for word in without_remarks.split(",")} - {"none", ""}


def read_table(text):
    section = re.search(r"^## Who may include whom$(.*?)(?=^## )", text, re.M | re.S).group(1)
    lines = [line for line in section.splitlines() if line.startswith("|")]
    rows = [Row(line.strip("|").split("|")) for line in lines[2:]]
    return {row.name: row for row in rows}


TABLE = read_table((ROOT / "docs" / "architecture.md").read_text())


@functools.cache
def usable(name):
    """The names of the target itself and of all targets that it may use, directly or through others."""
    if EVERYTHING in TABLE[name].uses:
        return frozenset(TABLE)
    return frozenset({name}.union(*(usable(other) for other in TABLE[name].uses)))


def target_of(path):
    """The row whose folder holds the path (the deepest, if several do); None if there is none."""
    holding = [row for row in TABLE.values() if path.startswith(row.folder + "/")]
    return max(holding, key=lambda row: len(row.folder), default=None)


def sources():
    """The paths of all C++ files of the product (not of the tests), relative to the root."""
    for folder in sorted({row.folder.split("/")[0] for row in TABLE.values()}):
        for path in sorted((ROOT / folder).rglob("*")):
            if re.search(r"\.[ch]pp(\.in)?$", path.name):
                yield path.relative_to(ROOT).as_posix()


def problem_with_own(path, included):
    if "/" not in included or not (ROOT / included).is_file():
        return f'no file "{included}" (includes are written from the root)'
    own, other = target_of(path), target_of(included)
    if other is None or other.name not in usable(own.name):
        return f'{own.name} may not include "{included}" (it may use: {", ".join(sorted(usable(own.name)))})'
    return None


def problem_with_library(path, included):
    own = target_of(path)
    for prefix, library in LIBRARIES.items():
        if included.startswith(prefix):
            if library in own.libraries:
                return None
            return f"{own.name} may not use {library} (it may use: {', '.join(sorted(own.libraries)) or 'none'})"
    if SYSTEM.fullmatch(included):
        return None
    return f"<{included}> is of no library that this test knows; add it here, and to the table"


def problems_of(path, text):
    """One line for each #include that the table does not allow."""
    if target_of(path) is None:
        return [f"{path}:1: is in no folder of the table"]
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        include = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if include:
            check = problem_with_own if include.group(1) == '"' else problem_with_library
            problem = check(path, include.group(2))
            if problem:
                problems.append(f"{path}:{number}: {problem}")
    return problems


class IncludeTableTest(unittest.TestCase):
    def test_every_include_is_allowed_by_the_table(self):
        problems = [line for path in sources() for line in problems_of(path, (ROOT / path).read_text())]

        self.assertEqual(problems, [], "\n" + "\n".join(problems))

    def test_no_type_is_defined_in_two_headers(self):
        """The linker would use the functions of one type for the other: undefined behavior that no compiler reports."""
        headers = {}
        for path in sources():
            if path.endswith(".hpp"):
                text = (ROOT / path).read_text()
                space = re.search(r"^namespace ([\w:]+)", text, re.MULTILINE)
                for name in re.findall(r"^(?:struct|class|enum class) (\w+)[^;{]*\{", text, re.MULTILINE):
                    headers.setdefault((space and space.group(1), name), set()).add(path)
        self.assertEqual([name for name, paths in headers.items() if len(paths) > 1], [])

    def test_every_folder_of_the_table_has_sources(self):
        for row in TABLE.values():
            self.assertTrue(any(target_of(path) is row for path in sources()), f"{row.folder}: no sources")


class RuleTest(unittest.TestCase):
    """The test above notices violations."""

    def test_a_neighbour_that_is_not_in_the_row_is_refused(self):
        (problem,) = problems_of("coordinator/new.cpp", '\n#include "worker/worker.hpp"\n')

        self.assertIn('coordinator/new.cpp:2: coordinator may not include "worker/worker.hpp"', problem)

    def test_what_a_neighbour_uses_may_be_used(self):
        self.assertEqual(problems_of("worker/runtime/new.cpp", '#include "sweep/ids.hpp"'), [])

    def test_a_deeper_folder_is_a_target_of_its_own(self):
        self.assertEqual(len(problems_of("messaging/new.cpp", '#include "messaging/mpi/mpi_channel.hpp"')), 1)
        self.assertEqual(len(problems_of("sweep/new.cpp", '#include "storage/results/trial_store.hpp"')), 1)

    def test_a_library_stays_behind_its_target(self):
        self.assertEqual(problems_of("messaging/mpi/new.cpp", "#include <mpi.h>"), [])
        for folder in ("coordinator/runtime", "worker/runtime", "apps"):
            self.assertEqual(len(problems_of(f"{folder}/new.cpp", "#include <mpi.h>")), 1, folder)
        for header in ("torch/nn.h", "ATen/ops/mm.h", "sqlite3.h", "hdf5.h", "toml++/toml.h", "CLI/CLI.hpp"):
            self.assertEqual(len(problems_of("report/new.cpp", f"#include <{header}>")), 1, header)

    def test_an_unknown_library_is_noticed(self):
        self.assertEqual(len(problems_of("sweep/new.cpp", "#include <eigen3/Eigen/Dense>")), 1)

    def test_a_file_that_does_not_exist_or_is_not_named_from_the_root_is_noticed(self):
        self.assertEqual(len(problems_of("sweep/new.cpp", '#include "ids.hpp"')), 1)
        self.assertEqual(len(problems_of("sweep/new.cpp", '#include "sweep/nothing.hpp"')), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
