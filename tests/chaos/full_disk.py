"""The disk of the sweep's directory, a small one of its own, is full for a while."""

import contextlib
import pathlib
import re
import shutil
import time
import unittest

from faults import Fault
from helpers import Workplace
from small_disk import filled, small_disk

SIZE = "32m"
FULL = re.compile("disk is full|No space left on device")
SEEN_WITHIN = 15  # seconds
FULL_FOR = (1, 2, 4, 8, 15, 30)  # seconds


def why_impossible():
    """Why no disk can be filled here; nothing if one can."""
    with contextlib.closing(Workplace()) as at:
        try:
            with small_disk(at, SIZE):
                return None
        except unittest.SkipTest as reason:
            return str(reason)


class FullDisk(Fault):
    name = "full disk"
    victim = "disk"

    def prepare(self, at, places):
        self.full = contextlib.ExitStack()
        self.disk = places.enter_context(disk_of_the_sweep(at))
        places.push(self.full)

    def aim(self, _at, _chance, _spared):
        return [] if (self.disk / "ballast").exists() else ["full"]

    def strike(self, at, _targets, _chance):
        self.before = complaints(at)
        self.until = time.monotonic() + SEEN_WITHIN
        self.full.enter_context(filled(self.disk))

    def hit(self, at, targets):
        """Done once a process has complained."""
        if complaints(at) > self.before:
            return targets
        if time.monotonic() < self.until:
            return None
        self.full.close()
        return []

    def relief(self, _hit, chance):
        return chance.choice(FULL_FOR), self.full.close

    def explains(self, said):
        return FULL.search(said) is not None


@contextlib.contextmanager
def disk_of_the_sweep(at):
    """A disk for the sweep's directory. Its content is still there after it is removed."""
    with small_disk(at, SIZE) as disk:
        (disk / "struck").mkdir()
        (at.directory / "struck").symlink_to(disk / "struck")
        yield disk
        kept = shutil.copytree(disk, at.directory / "kept", ignore=pipes)
    shutil.copytree(kept, disk, dirs_exist_ok=True)
    shutil.rmtree(kept)


def pipes(folder, names):
    """Report files of killed programs, which cannot be copied."""
    return [name for name in names if (pathlib.Path(folder) / name).is_fifo()]


def complaints(at):
    """How often a process has reported a full disk."""
    logs = [*at.temporary.glob("*.log"), *at.directory.glob("struck/logs/**/*.log")]
    return sum(len(FULL.findall(path.read_text(errors="replace"))) for path in logs)
