#!/usr/bin/env python3
"""Measures the time and the memory of an import, for few images and for many.

    tests/benchmarks/measure_import.py build/release/bin [IMAGES...]

Creates class folders of noise (PNG files of 96x72 pixels), imports them at 64x48, and prints the times and the
peak of the resident memory (as the kernel accounts it to the finished process). Without IMAGES: 3000 and 30000.
"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "end_to_end"))
from sample_data import write_png  # noqa: E402

WIDTH, HEIGHT, CLASSES = 96, 72, 10


def write_noise(directory, images):
    noise = random.Random(1)
    for number in range(images):
        folder = directory / f"class{number % CLASSES}"
        folder.mkdir(parents=True, exist_ok=True)
        rows = [noise.randbytes(3 * WIDTH) for _ in range(HEIGHT)]
        write_png(folder / f"photograph-{number:06}.png", WIDTH, HEIGHT, rows)


def measure(trommel, images, directory):
    write_noise(directory / "photos", images)
    command = [trommel, "import", "images", directory / "photos", "-o", directory / "a.h5", "--size", "64x48"]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status != 0:
        sys.exit(f"the import of {images} images failed")
    shard = (directory / "a.h5").stat().st_size / 1e6
    print(f"{images} images: {seconds:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} CPU seconds, "
          f"peak {usage.ru_maxrss / 1024:.1f} MB, shard {shard:.1f} MB")


def main():
    trommel = pathlib.Path(sys.argv[1]).resolve() / "trommel"
    for images in [int(count) for count in sys.argv[2:]] or [3000, 30000]:
        with tempfile.TemporaryDirectory() as directory:
            measure(trommel, images, pathlib.Path(directory))


if __name__ == "__main__":
    main()
