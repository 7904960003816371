"""The sweeps for faults: each lasts long enough to be struck often, and none has a trial that may fail."""

import dataclasses

import program_sweeps
from sample_data import TINY_CNN

# A trial that is struck again and again must not count as failed, and one whose trainer hangs is ended by its
# timeout (which for real trainers must leave time to load Torch on a busy machine).
PATIENT = """
max_attempts = 1000
timeout = "20s"
"""

SCRIPTED = """
[sweep]
name = "struck"
seed = 3

[data.photos]
shard = "photos.h5"

[train]
model = "logistic"
optimizer = "sgd"
epochs = {epochs}
select_epoch = {{ metric = "val_accuracy" }}
""" + PATIENT

GRID = SCRIPTED.format(epochs=3) + """
[space]
learning_rate = [0.001, 0.003, 0.01, 0.03, 0.1]
batch_size = [4, 5, 6, 7, 8, 12, 16, 32]

[sampler]
name = "grid"
"""

RANDOM = SCRIPTED.format(epochs=3) + """
[space]
learning_rate = { low = 1e-4, high = 1e-1, scale = "log" }
batch_size = { low = 2, high = 64 }

[sampler]
name = "random"

[budget]
configurations = 40
"""

PRUNED = RANDOM.replace("epochs = 3", "epochs = 9") + """
[pruner]
name = "asha"
min_epochs = 1
"""

# Long enough to save each of the larger trials a few times.
TORCH = """
[sweep]
name = "struck"
seed = 5

[data.photos]
shard = "photos.h5"

[train]
epochs = 100
batch_size = 1
checkpoint_every = "1s"
normalization = "unit"
select_epoch = { metric = "val_loss" }
""" + PATIENT.replace("20s", "60s") + "\n" + TINY_CNN + """
[space]
model = ["logistic", "tiny_cnn"]
optimizer = ["sgd", "adam"]
learning_rate = [0.001, 0.003, 0.01, 0.03]

[sampler]
name = "grid"

[evaluate]
test = "all"

[keep]
models = 2
"""


@dataclasses.dataclass(frozen=True)
class Kind:
    """`script` sets the length of an epoch of the scripted trainer or of a program; `spread` is the maximum number of records
    between two faults; `epochs` is how many a completed trial of a program has, if all have the same number."""

    name: str
    text: str
    trials: int
    trainer: str = "scripted_trainer"
    script: str = "epoch_ms=40"
    pruned: bool = False
    spread: int = 40
    programs: bool = False
    epochs: int | None = None


SCRIPTED_KINDS = [
    Kind("grid", GRID, 40),
    Kind("random", RANDOM, 40),
    Kind("pruned", PRUNED, 40, pruned=True),
]
PROGRAM = Kind("", "", 32, trainer="trommel-command-trainer", script="epoch_ms=100", spread=80, programs=True)
PROGRAM_KINDS = [
    dataclasses.replace(PROGRAM, name="programs", text=program_sweeps.GRID, epochs=program_sweeps.EPOCHS),
    dataclasses.replace(PROGRAM, name="patient programs", text=program_sweeps.PATIENT),
    dataclasses.replace(PROGRAM, name="pruned programs", text=program_sweeps.PRUNED, pruned=True,
                        epochs=program_sweeps.EPOCHS),
]  # fmt: skip
KINDS = {
    "scripted": SCRIPTED_KINDS,
    "torch": [Kind("torch", TORCH, 16, trainer="trommel-trainer", script="", spread=200)],
    "slurm": [dataclasses.replace(kind, script="epoch_ms=1500") for kind in SCRIPTED_KINDS],
    "programs": PROGRAM_KINDS,
    "slurm-programs": [dataclasses.replace(kind, script="epoch_ms=500") for kind in PROGRAM_KINDS],
}
