#!/usr/bin/env python3
"""Measures the cost of verifying a shard's pixels, and of staging it.

    tests/benchmarks/measure_verify.py build/release/bin [DIRECTORY]

Makes a shard of 1.07 GB of noise in DIRECTORY (or where temporary files go) and reads it three times each: warm, and
cold, after the file's pages were dropped from memory. Copies of it are staged beside it.
"""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

IMAGES, SIDE = 16384, 256
SWEEP = """
[sweep]
name = "sweep"
[data.noise]
shard = "noise.h5"
[train]
model = "logistic"
epochs = 1
[space]
learning_rate = [0.1]
[sampler]
name = "grid"
"""


def make_shard(trommel, at):
    with open(at / "images", "wb") as file:
        file.write(struct.pack(">IIII", 2051, IMAGES, SIDE, SIDE))
        for _ in range(IMAGES // 256):
            file.write(os.urandom(256 * SIDE * SIDE))
    (at / "labels").write_bytes(struct.pack(">II", 2049, IMAGES) + bytes(i % 10 for i in range(IMAGES)))
    subprocess.run([trommel, "import", "idx", "--train", at / "images", at / "labels", "-o", at / "noise.h5"],
                   stdout=subprocess.DEVNULL, check=True)  # fmt: skip


def forget(path):
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def measure(what, *command):
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {command}")
    print(f"{what}: {time.perf_counter() - began:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} CPU seconds", flush=True)


def main():
    trommel = pathlib.Path(sys.argv[1]).resolve() / "trommel"
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as directory:
        at = pathlib.Path(directory)
        make_shard(trommel, at)
        (at / "sweep.toml").write_text(SWEEP)
        stage = (trommel, "stage", at / "sweep.toml", "--scratch", at / "scratch")
        for _ in range(3):
            measure("verify, warm", trommel, "inspect", "--verify", at / "noise.h5")
        for _ in range(3):
            forget(at / "noise.h5")
            measure("verify, cold", trommel, "inspect", "--verify", at / "noise.h5")
        for _ in range(3):
            forget(at / "noise.h5")
            measure("stage, cold", *stage)
            measure("stage again, warm", *stage)
            for copy in (at / "scratch").iterdir():
                copy.unlink()


if __name__ == "__main__":
    main()
