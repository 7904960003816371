#!/usr/bin/env bash
# Keras 3.15.1 (and since 2.9): ImageDataGenerator zooms and turns images that are not square about a point beside their middle.
#
# Guess: whatever a random zoom shows, it is about the middle of the image: with zoom 0.5, the half of it around its middle.
# Seen: the middle's row and column have changed places. In an image of 40 rows and 120 columns, a zoom of 0.5 looks at the rows 29.75 to
# 49.25 (and the columns 9.75 to 69.25): half of what is seen lies below the image. height_shift_range moves by its share of the height,
# but sideways.
#
# The matrix is made for (x, y) and then permuted to (row, column), but it was moved to (height / 2, width / 2) before. Square images
# hide it, and flow_from_directory makes them square (256 x 256) by default.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet keras==3.15.1 tensorflow-cpu==2.21.0 scipy==1.17.1
export TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=-1
"$place/venv/bin/python" - <<'PYTHON'
import numpy as np
from keras.src.legacy.preprocessing.image import ImageDataGenerator

HEIGHT, WIDTH = 40, 120
OUTSIDE = -1
places = np.stack(np.mgrid[0:HEIGHT, 0:WIDTH], axis=-1).astype("float32")  # each pixel's value: its row and column


def expect(seen, what):
    print(what)
    if not seen:
        raise SystemExit("CHANGED: " + what)


def share_outside(height, width):
    white = np.ones((height, width, 1), "float32")
    zoomed = ImageDataGenerator(fill_mode="constant", cval=OUTSIDE).apply_transform(white, {"zx": 0.5, "zy": 0.5})
    return float((zoomed == OUTSIDE).mean())


square, wide = share_outside(40, 40), share_outside(HEIGHT, WIDTH)
expect(square == 0, f"40 x 40, zoomed to the half around the middle: {square:.0%} of it lies outside of the image")
expect(abs(wide - 21 / 40) < 1e-6, f"40 x 120, the same: {wide:.1%} of it lies outside")

generator = ImageDataGenerator(height_shift_range=0.25, fill_mode="constant", cval=OUTSIDE)
moved = generator.random_transform(places, seed=1)
seen = moved[..., 0] >= 0
rows, columns = (moved - places)[seen].mean(0)
expect(abs(rows) < 1e-3 and abs(columns) > 1,
       f"height_shift_range=0.25 moved the rows by {abs(rows):.1f} and the columns by {abs(columns):.1f}")  # fmt: skip
PYTHON
echo "as described, with keras 3.15.1"
