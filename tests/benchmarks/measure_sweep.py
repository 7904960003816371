#!/usr/bin/env python3
"""Measures the overhead of a running sweep, apart from its training.

    tests/benchmarks/measure_sweep.py build/release/bin SHARD.h5

Runs four CNN trials of five epochs on two workers and reads /proc while they train:
the coordinator's fraction of a core, minor page faults a training step from the second epoch, and the
memory of the mapped shard (sum of PSS over both trainers, in copies). Also measures how long `trommel --help` takes.
"""
import json
import os
import pathlib
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SWEEP = """
[sweep]
name = "measured"
[data.images]
shard = "{shard}"
[train]
model = "cnn"
epochs = 5
batch_size = 32
[space]
learning_rate = [0.001, 0.0005, 0.0002, 0.0001]
[sampler]
name = "grid"
"""


def processes(name):
    """Pids of our running executables of that name."""
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if os.path.basename(command[0]) == name.encode():
                yield int(entry.name), command


def stat(pid):
    """Fields of /proc/PID/stat after the name, so that [7] is minflt and [11], [12] the ticks."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def cpu_seconds(pid):
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def shard_pss(pid, shard):
    """Bytes of the shard's mapping that count for this process."""
    total, inside = 0, False
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if "-" in line.split()[0]:
            inside = line.endswith(shard)
        elif inside and line.startswith("Pss:"):
            total += int(line.split()[1]) * 1024
    return total


def measured_epochs(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT count(*) FROM epochs").fetchone()[0]
    finally:
        connection.close()


def measure_help(trommel):
    times = []
    for _ in range(20):
        began = time.perf_counter()
        subprocess.run([trommel, "--help"], stdout=subprocess.DEVNULL, check=True)
        times.append((time.perf_counter() - began) * 1000)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"trommel --help: {statistics.median(times):.1f} ms (median of 20), {peak:.1f} MB")


class Watch:
    """Numbers read from /proc while the sweep runs."""

    def __init__(self, shard, database):
        self.shard, self.database = shard, database
        self.faults = {}  # measured epochs so far -> minor faults of both trainers
        self.pss = []     # bytes of the shard that count for both trainers together
        self.coordinator = []  # (time, CPU seconds)

    def look(self):
        epochs = measured_epochs(self.database)
        trainers = [pid for pid, _ in processes("trommel-trainer")]
        ranks = sorted(pid for pid, _ in processes("trommel-rank"))
        if len(trainers) == 2 and len(ranks) == 3:
            self.faults.setdefault(epochs, sum(int(stat(pid)[7]) for pid in trainers))
            self.pss.append(sum(shard_pss(pid, self.shard) for pid in trainers))
            self.coordinator.append((time.time(), cpu_seconds(ranks[0])))  # rank 0 is started first

    def report(self, steps_an_epoch, pixels):
        late = sorted((epochs, faults) for epochs, faults in self.faults.items() if epochs >= 4)
        steps = (late[-1][0] - late[0][0]) * steps_an_epoch
        print(f"trainers: {(late[-1][1] - late[0][1]) / steps:.1f} minor page faults a training step, "
              f"from the second epoch, validation and further trials included")
        print(f"shard: PSS of both trainers together is {max(self.pss) / pixels:.2f} copies of its pixels")
        (began, before), (ended, after) = self.coordinator[0], self.coordinator[-1]
        print(f"coordinator: {100 * (after - before) / (ended - began):.2f} % of a core, over {ended - began:.0f} s")


def measure_sweep(bin_directory, shard, directory):
    sweep = directory / "measured.toml"
    sweep.write_text(SWEEP.format(shard=shard))
    inspect = json.loads(subprocess.run([bin_directory / "trommel", "inspect", shard, "--format", "json"],
                                        capture_output=True, check=True).stdout)
    steps_an_epoch = -(-sum(each["train"] for each in inspect["classes"]) // 32)
    pixels = inspect["images"] * inspect["height"] * inspect["width"] * inspect["channels"]

    watch = Watch(shard, directory / "measured" / "results.sqlite")
    run = subprocess.Popen([bin_directory / "trommel", "run", sweep, "-w", "2"], stderr=subprocess.DEVNULL)
    while run.poll() is None:
        time.sleep(0.2)
        try:
            watch.look()
        except (OSError, IndexError, sqlite3.OperationalError):
            continue  # not there yet, or just gone
    watch.report(steps_an_epoch, pixels)


def main():
    bin_directory, shard = pathlib.Path(sys.argv[1]).resolve(), str(pathlib.Path(sys.argv[2]).resolve())
    measure_help(bin_directory / "trommel")
    with tempfile.TemporaryDirectory() as directory:
        measure_sweep(bin_directory, shard, pathlib.Path(directory))


if __name__ == "__main__":
    main()
