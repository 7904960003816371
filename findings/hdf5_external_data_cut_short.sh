#!/usr/bin/env bash
# HDF5 2.0.0 and 1.14 (h5py): pixels in an external file that is too short are read as zeros, without a word.
#
# Guess: an error, as for data inside of the HDF5 file: a file that was cut short cannot even be opened ("truncated file").
# Seen: if a dataset has external storage, the bytes missing at the end of that file are 0, with no error. Only an external file
# that is gone altogether is one. A copy that was interrupted trains on black images. (trommel refuses such datasets.)
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet h5py==3.16.0 numpy==2.4.6
cd "$place"
venv/bin/python - <<'PYTHON'
import os

import h5py
import numpy

pixels = numpy.arange(1, 101, dtype=numpy.uint8)
pixels.tofile("pixels.raw")
with h5py.File("external.h5", "w") as file:
    file.create_dataset("images", shape=(100,), dtype="u1", external=[("pixels.raw", 0, 100)])
with h5py.File("inside.h5", "w") as file:
    file.create_dataset("images", data=pixels)
os.truncate("pixels.raw", 60)
os.truncate("inside.h5", os.path.getsize("inside.h5") - 40)

print("HDF5", h5py.version.hdf5_version)
with h5py.File("external.h5") as file:
    found = file["images"][:]
print("external, 60 of 100 bytes are left:", found[55:65].tolist())
if not (found[:60] == pixels[:60]).all() or found[60:].any():
    raise SystemExit("CHANGED")
try:
    h5py.File("inside.h5")
    raise SystemExit("CHANGED: a file that was cut short opens")
except OSError as error:
    print("inside of the file, 40 bytes are missing:", error)
PYTHON
echo "as described"
