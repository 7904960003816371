"""A program that the storms use as a trial: trial.py KIND LR.

KIND: how it ends when told to, and in which order it reports and saves, e.g. finishes-report-save.
"""

import json
import os
import pathlib
import re
import signal
import sys
import time

PAUSE = 0.02  # seconds, twice per epoch


def measured(seed, lr, epoch):
    """The same value in every attempt, and in trial.sh. Few different values, so that epochs are sometimes equally good."""
    level = (seed % 1009 * 31 + epoch * epoch * 57 + epoch * 13 + lr * 97) % 23
    return {"val_accuracy": (10 + level) / 100, "val_loss": (level * 5 + epoch) % 11}


class Trial:
    def __init__(self, kind, lr):
        self.kind, self.lr = kind, lr
        self.told = json.loads(pathlib.Path(os.environ["TROMMEL_PARAMS"]).read_text())
        self.state = pathlib.Path(os.environ["TROMMEL_CHECKPOINT_DIR"]) / "epoch"
        self.keeps = not kind.endswith("no-checkpoint")
        given = re.search(r"epoch_ms=(\d+)", os.environ.get("TROMMEL_SCRIPT", ""))
        self.pause = int(given.group(1)) / 2000 if given else PAUSE
        # Kept open, or opened for each line: both are allowed.
        self.stream = open(os.environ["TROMMEL_REPORT"], "a") if kind.startswith("finishes") else None
        self.is_to_end = False
        if kind.startswith("finishes"):
            signal.signal(signal.SIGTERM, self.end)

    def end(self, *_):
        self.is_to_end = True

    def run(self):
        first = 1 + (int(self.state.read_text()) if self.keeps and self.state.exists() else 0)
        for epoch in range(first, self.told["epochs"] + 1):
            time.sleep(self.pause)
            one, other = (self.save, self.report) if self.kind.endswith("save-report") else (self.report, self.save)
            one(epoch)
            time.sleep(self.pause)
            other(epoch)
            if self.is_to_end:
                return

    def report(self, epoch):
        line = json.dumps({"epoch": epoch, **measured(self.told["seed"], self.lr, epoch)}) + "\n"
        if self.stream:
            self.stream.write(line)
            self.stream.flush()
        else:
            with open(os.environ["TROMMEL_REPORT"], "a") as stream:
                stream.write(line)

    def save(self, epoch):
        if self.keeps:
            fresh = self.state.with_suffix(".new")
            fresh.write_text(str(epoch))
            fresh.rename(self.state)


if __name__ == "__main__":
    Trial(sys.argv[1], int(sys.argv[2])).run()
