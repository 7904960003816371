"""Sweeps with programs of all kinds: they differ in how they end when told to, and in when they save."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent / "programs"
EPOCHS = 12
PROGRAMS = [
    "finishes-report-save",  # on SIGTERM: finishes the epoch, then status 0
    "finishes-save-report",
    "dies-report-save",  # is killed by SIGTERM
    "dies-save-report",
    "dies-no-checkpoint",
    "shell-quits-report-save",  # on SIGTERM: status 0, at once
    "shell-quits-save-report",
    "shell-quits-no-checkpoint",
]

HEAD = f"""
[sweep]
name = "struck"
seed = 7

[[objective]]
metric = "val_accuracy"

[train]
command = ["bash", "{HERE}/trial.sh", "{sys.executable}", "{{kind}}", "{{lr}}"]
metrics = ["val_accuracy", "val_loss"]
epochs = {EPOCHS}
select_epoch = {{ metric = "val_accuracy" }}
max_attempts = 1000
timeout = "30s"
"""


def grid(learning_rates):
    """As many trials of each program as there are learning rates."""
    return HEAD + f"""
[space]
kind = {PROGRAMS}
lr = {list(learning_rates)}

[sampler]
name = "grid"
"""


GRID = grid(range(1, 5))
PATIENT = GRID.replace("max_attempts", 'early_stopping = { metric = "val_accuracy", patience = 5 }\nmax_attempts')
PRUNED = HEAD + f"""
[space]
kind = {PROGRAMS}
lr = {{ low = 1, high = 1000 }}

[sampler]
name = "random"

[budget]
configurations = 32

[pruner]
name = "asha"
min_epochs = 2
"""
