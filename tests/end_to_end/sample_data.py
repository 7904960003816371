"""Images and sweep files, small enough for a test."""

import pathlib
import random
import struct
import zlib

COLORS = {"cold": (60, 80, 200), "green": (70, 190, 60), "warm": (210, 90, 50)}
TRASHNET_COLORS = {  # its classes, in arbitrary colors
    "cardboard": (190, 140, 80),
    "glass": (70, 190, 60),
    "metal": (150, 150, 160),
    "paper": (240, 240, 230),
    "plastic": (60, 80, 200),
    "trash": (60, 50, 40),
}


def write_png(path, width, height, pixels):
    """8-bit RGB; `pixels` are rows of width * 3 bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(row) for row in pixels)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def write_photos(directory, each=24, width=16, height=12, colors=COLORS):
    """A folder of class folders: one color per class, with noise that is the same each time."""
    noise = random.Random(7)
    for name, color in colors.items():
        folder = pathlib.Path(directory) / name
        folder.mkdir(parents=True)
        for number in range(each):
            rows = [
                [min(255, max(0, color[i % 3] + noise.randint(-90, 90))) for i in range(width * 3)]
                for _ in range(height)
            ]
            write_png(folder / f"{number:02}.png", width, height, rows)


# Twenty configurations. Only the seeds are random, so two runs must give the same ranking.
GRID_OF_20 = """
[sweep]
name = "grid"
seed = 3

[data.photos]
shard = "photos.h5"

[train]
model = "logistic"
optimizer = "sgd"
epochs = 3
max_attempts = 2

[space]
learning_rate = [0.001, 0.003, 0.01, 0.03, 0.1]
batch_size = [4, 8, 16, 32]

[sampler]
name = "grid"
"""

TINY_CNN = """[model.tiny_cnn]
layers = [
  { conv = 4, kernel = 3, activation = "relu" }, { max_pool = 2 },
  { dropout = 0.2 },
  { flatten = true },
]
"""

# Four configurations that Torch trains in a moment.
SMALL_TRAINING = """
[sweep]
name = "small"
seed = 5

[[objective]]
metric = "val_accuracy"
direction = "maximize"

[data.photos]
shard = "photos.h5"

[train]
epochs = 3
batch_size = 8
normalization = "unit"
learning_rate = 0.01

""" + TINY_CNN + """
[space]
model = ["logistic", "tiny_cnn"]
optimizer = ["sgd", "adam"]

[sampler]
name = "grid"

[evaluate]
test = "all"
"""

# Two configurations of many short epochs: enough time to kill a trainer during one.
LONG_TRAINING = """
[sweep]
name = "long"
seed = 2

[data.photos]
shard = "photos.h5"

[train]
model = "logistic"
optimizer = "adam"
epochs = 300
batch_size = 2
max_attempts = 3

[space]
learning_rate = [0.001, 0.01]

[sampler]
name = "grid"
"""
