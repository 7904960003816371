"""The processes of a test, found by a mark in their environment, even if their parents are gone."""

import contextlib
import os
import pathlib
import signal

MARK = "TROMMEL_END_TO_END"
LAUNCHERS = ("mpirun", "orterun", "prterun", "prte")  # by the executable behind the link


class Process:
    """A running process, distinguished from a later one with the same process ID by its start time."""

    def __init__(self, pid):
        self.pid = pid
        self.start = self._stat()[19]
        self.name = pathlib.Path(os.readlink(f"/proc/{pid}/exe")).name
        variables = pathlib.Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
        self.environment = dict(variable.split("=", 1) for variable in variables if "=" in variable)

    def _stat(self):
        # After the name, which may contain anything: state, parent, ..., start time.
        return pathlib.Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()

    def state(self):
        """The state letter of proc(5), or X if it no longer exists."""
        try:
            stat = self._stat()
        except OSError:
            return "X"
        return stat[0] if stat[19] == self.start else "X"

    def parent(self):
        """Its parent process; 0 if it no longer exists."""
        try:
            return int(self._stat()[1])
        except OSError:
            return 0

    def is_alive(self):
        return self.state() not in "ZX"

    def kill(self, number=signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            if self.is_alive():
                os.kill(self.pid, number)

    def arguments(self):
        """Its command line; empty if it no longer exists."""
        try:
            return pathlib.Path(f"/proc/{self.pid}/cmdline").read_text(errors="replace").split("\0")
        except OSError:
            return []

    def rank(self):
        """Its MPI rank, from Open MPI's environment variable. None if it is not a rank."""
        number = self.environment.get("OMPI_COMM_WORLD_RANK") or self.environment.get("PMIX_RANK")
        return None if number is None else int(number)

    def __repr__(self):
        return f"{self.name} ({self.pid})"


def marked_processes(mark, name=None):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it has just ended, or belongs to another user
                process = Process(int(entry.name))
                if process.environment.get(MARK) == mark and name in (None, process.name):
                    found.append(process)
    return found
