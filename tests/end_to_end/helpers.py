"""Common parts of the end-to-end tests: a temporary directory to work in, and the real executables.

TROMMEL_BIN names the directory of the executables.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import uuid

from processes import MARK, marked_processes
from sample_data import write_photos

BIN = pathlib.Path(os.environ.get("TROMMEL_BIN", pathlib.Path(__file__).parents[2] / "build" / "dev" / "bin"))
SANITIZED = os.environ.get("TROMMEL_SANITIZED", "").upper() in ("1", "ON", "TRUE", "YES")
PATIENCE = 120 if SANITIZED else 60  # timeout in seconds of everything that tests wait for

DONE, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 3  # exit codes


def wait_until(condition, what, patience=PATIENCE):
    """Waits for condition() and returns its first true value; otherwise an AssertionError with `what`."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"not within {patience} s: {what}")


class Workplace:
    """A temporary directory in which trommel is used. No process that was started in it outlives it."""

    def __init__(self, trainer="scripted_trainer"):
        self.trainer = trainer
        self.mark = uuid.uuid4().hex
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="trommel-"))
        self.temporary = self.directory / "tmp"
        self.temporary.mkdir()
        self.started = []

    def close(self):
        """Kills remaining processes, and raises an AssertionError if a sanitizer has reported an error."""
        try:
            self.kill_everything()
            self._look_for_sanitizer_errors()
        finally:
            shutil.rmtree(self.directory, ignore_errors=True)

    # Files

    def import_photos(self, *options):
        write_photos(self.directory / "photos")
        self.trommel("import", "images", "photos", "-o", "photos.h5", "--size", "16x12", *options)

    def write(self, name, text):
        path = self.directory / name
        path.write_text(text)
        return path

    # Commands

    def environment(self, script="", **variables):
        """Puts Open MPI's own files into a directory that is removed, however a test ends."""
        environment = {
            **os.environ,
            MARK: self.mark,
            "TMPDIR": str(self.temporary),
            "OMPI_MCA_btl_vader_backing_directory": str(self.temporary),
            "TROMMEL_TRAINER": str(BIN / self.trainer),
            "TROMMEL_SCRIPT": script,
        }
        if SANITIZED:
            environment["ASAN_OPTIONS"] = "detect_leaks=0"  # MPI itself leaks; its leaks are not ours to find
        return {**environment, **variables}

    def start(self, *arguments, script="", **variables):
        """Starts trommel in the background, in a session of its own. Its output is in `self.said(process)`."""
        log = tempfile.NamedTemporaryFile(dir=self.temporary, suffix=".log", delete=False)
        with log:
            process = subprocess.Popen(
                [str(BIN / "trommel"), *map(str, arguments)],
                cwd=self.directory,
                env=self.environment(script, **variables),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process.log = pathlib.Path(log.name)
        self.started.append(process)
        return process

    def said(self, process):
        return process.log.read_text(errors="replace")

    def trommel(self, *arguments, expect=DONE, patience=2 * PATIENCE, script="", **variables):
        """Runs trommel in the foreground; raises an AssertionError unless it ends with the expected exit code."""
        done = subprocess.run(
            [str(BIN / "trommel"), *map(str, arguments)],
            cwd=self.directory,
            env=self.environment(script, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            start_new_session=True,
        )
        if done.returncode != expect:
            raise AssertionError(
                f"exit code {done.returncode}, not {expect}: trommel {' '.join(map(str, arguments))}\n"
                f"--- standard output\n{done.stdout}\n--- standard error\n{done.stderr}"
            )
        return done

    def json(self, *arguments, **options):
        return json.loads(self.trommel(*arguments, "--format", "json", **options).stdout)

    # The record, as users of sqlite3 see it

    def rows(self, sweep, query):
        """The rows as dictionaries; none while there is no record."""
        path = self.directory / sweep / "results.sqlite"
        if not path.exists():
            return []
        read_only = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=PATIENCE)
        with contextlib.closing(read_only) as record:
            record.row_factory = sqlite3.Row
            return [dict(row) for row in record.execute(query)]

    def count(self, sweep, table, condition="1"):
        found = self.rows(sweep, f"SELECT count(*) AS number FROM {table} WHERE {condition}")
        return found[0]["number"] if found else 0

    def alter(self, sweep, statement):
        """Changes the record behind trommel's back, which users must not do; returns the number of rows."""
        with contextlib.closing(sqlite3.connect(self.directory / sweep / "results.sqlite")) as record, record:
            return record.execute(statement).rowcount

    # Processes

    def processes(self, name=None):
        return marked_processes(self.mark, name)

    @contextlib.contextmanager
    def standing_still(self, name):
        """Stops these processes while the context lasts."""
        stopped = self.processes(name)
        for process in stopped:
            process.kill(signal.SIGSTOP)
        yield
        for process in stopped:
            process.kill(signal.SIGCONT)

    def kill_everything(self):
        def killed():
            left = self.processes()
            for process in left:
                process.kill()
            return not left

        wait_until(killed, "all processes of the test can be killed")
        for process in self.started:
            process.wait()

    def _look_for_sanitizer_errors(self):
        for path in self.directory.rglob("*.log"):
            text = path.read_text(errors="replace")
            if "runtime error:" in text or "ERROR: AddressSanitizer" in text:
                raise AssertionError(f"{path}:\n{text}")


def wait_for_exit(process, patience=PATIENCE):
    """The exit code of a process of Workplace.start; negative if a signal killed it."""
    try:
        return process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"not within {patience} s: the end of {process.args}") from None
