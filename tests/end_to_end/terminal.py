"""Runs trommel as a user at a terminal sees it."""

import os
import pty
import subprocess

from helpers import BIN, PATIENCE


def at_a_terminal(at, typed, *arguments):
    """Its exit code and everything that it has shown; `typed` is the user's answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(BIN / "trommel"), *map(str, arguments)], cwd=at.directory, env=at.environment(), stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    said = b""
    try:
        while more := os.read(ours, 65536):
            said += more
    except OSError:  # Linux returns EIO once the other end is closed
        pass
    os.close(ours)
    return process.wait(timeout=PATIENCE), said.decode(errors="surrogateescape").replace("\r\n", "\n")
