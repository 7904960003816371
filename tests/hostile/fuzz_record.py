"""Runs all commands that read a record on a real one that was changed at random, in every way that sqlite3 allows. No
command may crash, hang, or print C++ internals.

TROMMEL_BIN names the directory of the executables. By hand, for ten minutes of CPU time:

    TROMMEL_BIN=$PWD/build/dev/bin python3 -B tests/hostile/fuzz_record.py --seed 1 --cpu-minutes 10

Findings are printed with their number; `--seed S --only N` repeats that one, and keeps the record.
"""

import argparse
import contextlib
import pathlib
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "end_to_end"))

from helpers import BIN, SANITIZED, Workplace  # noqa: E402
from mutations import mutate  # noqa: E402

SWEEP = """
[sweep]
name = "grid"
seed = 3

[data.photos]
shard = "photos.h5"

[train]
model = "logistic"
optimizer = "sgd"
epochs = 3

[space]
learning_rate = [0.001, 0.003, 0.01]
batch_size = [4, 8]

[sampler]
name = "grid"

[evaluate]
test = "all"
"""

COMMANDS = [
    ("status", "grid"), ("status", "grid", "--format", "json"), ("list", "."), ("list", ".", "--format", "json"), ("show", "grid", "best"),
    ("show", "grid", "c1"), ("report", "grid"), ("replay", "grid"), ("show", "grid", "c2s1", "--format", "json"), ("leaderboard", "grid"), ("leaderboard", "grid", "--format", "csv"),
    ("leaderboard", "grid", "--format", "json"), ("compare", "grid"), ("logs", "grid", "c1s1"), ("logs", "grid"), ("extend", "grid", "--trials", "+1"),
    ("enqueue", "grid", "learning_rate=0.1", "batch_size=4"), ("retry", "grid", "--failed"), ("stop", "grid"), ("check", "grid.toml"),
    ("reproduce", "grid", "best", "--yes"), ("run", "grid.toml", "-w", "1"), ("run", "grid/sweep.toml", "-d", "branch", "--branch", "grid", "-w", "1"),
]  # fmt: skip
FORBIDDEN = re.compile(
    r"terminate called|what\(\)|std::|basic_string|vector::|map::|bad_alloc|bad_variant|bad_optional|json\.exception|stoi|Assertion|Traceback"
    r"|contradicts the store|AddressSanitizer|runtime error:|double free|corrupted size"
)
ENDS = {0, 1, 2, 3}
KEPT = ("results.sqlite", "results.sqlite-wal", "results.sqlite-shm", "results.sqlite-journal")


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Fuzzer:
    def __init__(self, at, limit):
        self.at = at
        self.limit = limit
        self.findings = 0
        at.import_photos()
        at.write("grid.toml", SWEEP)
        at.trommel("run", "grid.toml", "-w", 1)
        self.sound = [self.set_aside("finished"), self.unfinished(), self.old()]

    def set_aside(self, name):
        shutil.copytree(self.at.directory / "grid", self.at.directory / "tmp" / name)
        return self.at.directory / "tmp" / name

    def unfinished(self):
        """The record as a killed coordinator leaves it: an attempt running, and two trials waiting."""
        self.at.alter("grid", "UPDATE trials SET state = 'running' WHERE configuration = 6")
        self.at.alter("grid", "UPDATE attempts SET outcome = 'running', ended = NULL WHERE configuration = 6")
        return self.set_aside("unfinished")

    def old(self):
        """The record as the first version of trommel wrote it."""
        path = self.at.directory / "grid" / "results.sqlite"
        path.unlink()
        sql = pathlib.Path(__file__).parent.parent / "storage" / "results" / "version_1.sql"
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.executescript(sql.read_text())
        return self.set_aside("old")

    def one(self, seed, number, commands_at_once):
        rng = random.Random(f"{seed}/{number}")
        for leftover in ("grid", "branch"):
            shutil.rmtree(self.at.directory / leftover, ignore_errors=True)
        shutil.copytree(rng.choice(self.sound), self.at.directory / "grid")
        record = self.at.directory / "grid" / "results.sqlite"
        done = mutate(rng, record)
        forged = {name: (record.parent / name).read_bytes() for name in KEPT if (record.parent / name).exists()}
        for command in rng.sample(COMMANDS, commands_at_once):
            for name in KEPT:
                (record.parent / name).unlink(missing_ok=True)
            for name, content in forged.items():
                (record.parent / name).write_bytes(content)
            shutil.rmtree(record.parent / "requests", ignore_errors=True)
            problem = self.problem_of(command)
            if problem:
                self.findings += 1
                print(f"--seed {seed} --only {number}, {' '.join(done)}: trommel {' '.join(command)}: {problem}", flush=True)

    def problem_of(self, command):
        process = self.at.start(*command)
        try:
            code = process.wait(timeout=self.limit)
        except subprocess.TimeoutExpired:
            self.at.kill_everything()
            return f"more than {self.limit} s\n{self.at.said(process)[-500:]}"
        finally:
            self.at.started.clear()
        said = self.at.said(process)
        process.log.unlink()
        if code not in ENDS:
            return f"ended with {code}\n{said[-500:]}"
        found = FORBIDDEN.search(said)
        return f"says {found.group()!r}\n{said[-500:]}" if found else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu-minutes", type=float, default=0, help="total of all commands")
    parser.add_argument("--records", type=int, default=0, help="or this number of records")
    parser.add_argument("--commands", type=int, default=4, help="number of commands per record")
    parser.add_argument("--only", type=int, help="only this record, with all commands, and keep it")
    parser.add_argument("--limit", type=float, default=60 if SANITIZED else 10, help="seconds that a command may take")
    options = parser.parse_args()
    print(f"executables: {BIN}")
    at = Workplace()
    try:
        fuzzer = Fuzzer(at, options.limit)
        if options.only is not None:
            fuzzer.one(options.seed, options.only, len(COMMANDS))
            shutil.copytree(at.directory / "grid", pathlib.Path(f"found-{options.seed}-{options.only}"), dirs_exist_ok=True)
            return fuzzer.findings
        number = 0
        while number < options.records or cpu_seconds() < 60 * options.cpu_minutes:
            fuzzer.one(options.seed, number, options.commands)
            number += 1
        print(f"{number} records, {number * options.commands} commands, {cpu_seconds():.0f} CPU seconds, {fuzzer.findings} findings")
        return fuzzer.findings
    finally:
        at.close()


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
