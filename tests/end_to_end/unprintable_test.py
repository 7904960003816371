"""Output that cannot be printed: lost progress does not end a sweep, but lost results are a failure."""

import contextlib
import os
import pty
import signal
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import BIN, DONE, FAILED, wait_for_exit, wait_until

RUN = f"{BIN / 'trommel'} run grid.toml -w 2"


class ProgressTest(GridTestCase):
    def shell(self, command, script=""):
        """Starts a command line in the background, in a session of its own."""
        process = subprocess.Popen(["bash", "-c", command], cwd=self.at.directory, env=self.at.environment(script),
                                   stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        self.at.started.append(process)
        return process

    def assert_whole(self):
        self.assertEqual(self.completed(), 20)
        self.assertEqual(self.at.count("grid", "attempts"), 20)
        self.assertEqual(self.at.rows("grid", "PRAGMA integrity_check"), [{"integrity_check": "ok"}])

    def test_a_sweep_whose_output_disk_is_full_ends_normally(self):
        self.assertEqual(wait_for_exit(self.shell(f"exec {RUN} 2> /dev/full")), DONE)
        self.assert_whole()

    def test_so_does_one_without_any_standard_file(self):
        self.assertEqual(wait_for_exit(self.shell(f"exec {RUN} <&- >&- 2>&-")), DONE)
        self.assert_whole()

    def test_so_does_one_whose_reader_has_gone(self):
        run = self.shell(f"{RUN} 2>&1 | true; exit ${{PIPESTATUS[0]}}")

        self.assertEqual(wait_for_exit(run), DONE)
        self.assert_whole()

    def test_a_file_size_limit_on_its_output_does_not_end_it_either(self):
        # Large enough for the record and MPI's shared memory, but not for appending to the log.
        run = self.shell(f"ulimit -f 32768; head -c 33554432 /dev/zero > full.log; exec {RUN} 2>> full.log")

        self.assertEqual(wait_for_exit(run), DONE)
        self.assert_whole()

    def test_a_shell_that_goes_away_leaves_a_disowned_sweep_alone(self):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.at.directory)
            os.execvpe("bash", ["bash", "--norc", "-i"], self.at.environment("epoch_ms=500"))
        os.set_blocking(terminal, False)
        os.write(terminal, f"{RUN} & disown\n".encode())
        wait_until(lambda: self.read_all(terminal) or self.completed() >= 2, "some trials are completed")

        os.write(terminal, b"exit\n")
        wait_until(lambda: self.read_all(terminal) or os.waitpid(pid, os.WNOHANG)[0] == pid, "the shell has gone")
        os.close(terminal)

        wait_until(lambda: not self.at.processes(), "the end of the sweep")
        self.assert_whole()

    @staticmethod
    def read_all(terminal):
        """Reads all output, as a terminal does, so that the writer never blocks."""
        with contextlib.suppress(OSError):
            while os.read(terminal, 65536):
                pass

    def test_nohup_is_respected(self):
        run = self.shell(f"exec nohup {RUN} 2> said.log", script="epoch_ms=200")
        wait_until(lambda: self.completed() >= 2, "some trials are completed")

        run.send_signal(signal.SIGHUP)

        self.assertEqual(wait_for_exit(run), DONE)
        self.assert_whole()
        self.assertEqual(self.at.count("grid", "lives"), 1)


class ResultsTest(GridTestCase):
    def test_results_that_cannot_be_written_are_a_failure(self):
        self.at.trommel("run", "grid.toml", "-w", 2)
        for command in ("leaderboard grid", "leaderboard grid --format json", "leaderboard grid --format csv", "show grid best",
                        "show grid c1s1 --format json", "status grid", "status grid --format json", "list .", "logs grid",
                        "compare grid c1 c2", "inspect photos.h5", "check grid.toml", "init photos.h5 --print", "doctor",
                        "models", "submit grid.toml -w 1 --dry-run", "--help", "--version"):  # fmt: skip
            done = self.run_with_output(f"{BIN / 'trommel'} {command} > /dev/null")
            if done.returncode != DONE:
                continue  # not a command of this version
            for output in ("> /dev/full", ">&-"):
                with self.subTest(command + output):
                    done = self.run_with_output(f"{BIN / 'trommel'} {command} {output}")
                    self.assertEqual(done.returncode, FAILED, done.stderr)
                    self.assertRegex(done.stderr, "standard output: not all output could be written|cannot write to file")

    def run_with_output(self, command):
        return subprocess.run(["bash", "-c", command], cwd=self.at.directory, env=self.at.environment(),
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # fmt: skip


if __name__ == "__main__":
    unittest.main(verbosity=2)
