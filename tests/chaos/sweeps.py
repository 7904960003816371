"""The sweeps that are put under faults: each lasts long enough to be struck often, and none has a trial that may fail."""

import dataclasses

from sample_data import TINY_CNN

# Faults are not the trial's fault: a trial that is struck again and again must not count as failed, and one whose trainer
# hangs is ended by its timeout (which for real ones has to leave time to load Torch on a busy machine).
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

# Long enough that each of the larger trials is saved a few times.
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
    """`script` of the scripted trainer gives an epoch its length; `spread` is how many records lie at most between two faults."""

    name: str
    text: str
    trials: int
    trainer: str = "scripted_trainer"
    script: str = "epoch_ms=40"
    pruned: bool = False
    spread: int = 40


SCRIPTED_KINDS = [
    Kind("grid", GRID, 40),
    Kind("random", RANDOM, 40),
    Kind("pruned", PRUNED, 40, pruned=True),
]
KINDS = {
    "scripted": SCRIPTED_KINDS,
    "torch": [Kind("torch", TORCH, 16, trainer="trommel-trainer", script="", spread=200)],
    "slurm": [dataclasses.replace(kind, script="epoch_ms=1500") for kind in SCRIPTED_KINDS],
}
