"""A workplace with a user's own script as the trial."""

import unittest

from helpers import DONE, Workplace, wait_until

HEAD = """
[sweep]
name = "mine"
seed = 5
"""

SWEEP = HEAD + """
[train]
command = ["python3", "-u", "train.py", "--lr={lr}", "--epochs={epochs}"]
metrics = ["val_accuracy", "val_loss"]
epochs = 5
max_attempts = 2

[space]
lr = [0.1, 0.2]

[sampler]
name = "grid"
"""

# The beginning of every script in these tests.
PRELUDE = """
import json, os, pathlib, signal, subprocess, sys, time
TOLD = json.load(open(os.environ["TROMMEL_PARAMS"]))
LR = TOLD["params"]["lr"]
CHECKPOINT = pathlib.Path(os.environ["TROMMEL_CHECKPOINT_DIR"])

def report(**values):
    with open(os.environ["TROMMEL_REPORT"], "a") as stream:
        stream.write(json.dumps(values) + "\\n")
"""
FIVE_EPOCHS = """
for epoch in range(1, 6):
    report(epoch=epoch, val_accuracy=LR + epoch / 100, val_loss=1 / epoch)
"""


class CommandTestCase(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)

    def sweep(self, script, text=SWEEP):
        self.at.write("train.py", PRELUDE + script)
        self.at.write("sweep.toml", text)

    def run_sweep(self, script, text=SWEEP, expect=DONE, workers=2, **variables):
        self.sweep(script, text)
        return self.at.trommel("run", "sweep.toml", "-w", workers, expect=expect, **variables)

    def trials(self, condition="1"):
        return self.at.rows("mine", f"SELECT * FROM trials WHERE {condition} ORDER BY configuration")

    def attempts(self, condition="1"):
        return self.at.rows("mine", f"SELECT * FROM attempts WHERE {condition} ORDER BY seq")

    def assert_nothing_of_it_is_left(self):
        wait_until(lambda: not self.at.processes(), "nothing that was started is left", patience=30)
