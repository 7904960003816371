"""A file system that is easy to fill."""

import contextlib
import os
import subprocess
import unittest


@contextlib.contextmanager
def small_disk(at, size):
    """A file system of its own, of that many bytes; skips the test if it may not be mounted."""
    place = at.directory / "disk"
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        raise unittest.SkipTest("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextlib.contextmanager
def filled(disk):
    """Fills the disk completely while the context lasts."""
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()
