"""The auditor's additional rules for sweeps of programs, whose values and best epochs are known."""

import re

from auditor import Record, measured, name
from programs import trial as program

SIGTERM = re.compile(r"\bsignal 15\b")


def audit(directory, epochs):
    """The complaints. `epochs`: how many a completed trial has; None if its patience may have ended it earlier."""
    record = Record(directory)
    for trial in record.trials:
        yield from never_crashed_by_a_stop(record, trial)
        latest = measured(record, trial)
        yield from as_computed(record, trial, latest)
        if trial["state"] == "completed" and latest:
            yield from the_best_of_all(record, trial, latest)
            yield from the_curve(record, trial, latest)
            if epochs and (trial["epochs"] != epochs or sorted(latest) != list(range(1, epochs + 1))):
                yield f"{name(trial)} is completed with epochs {sorted(latest)}, {trial['epochs']} of {epochs}"


def never_crashed_by_a_stop(record, trial):
    """No storm sends SIGTERM to a program alone: a program that gets it was told to end, and another attempt resumes it."""
    for attempt in record.attempts_of(trial):
        if attempt["outcome"] in ("crashed", "failed") and SIGTERM.search(attempt["reason"] or ""):
            yield f"{name(trial)}: attempt {attempt['number']} has crashed by a stop: {attempt['reason']}"


def as_computed(record, trial, latest):
    """All measurements, of whatever attempt, are what the program computes."""
    learning_rate = next(row["value"] for row in record.parameters
                         if row["configuration"] == trial["configuration"] and row["name"] == "lr")  # fmt: skip
    for each in record.epochs:
        if name(each) == name(trial):
            expected = program.measured(int(trial["seed"]) >> 33, int(learning_rate), each["epoch"])
            found = {metric: each[metric] for metric in expected}
            if found != expected:
                yield f"{name(trial)}: epoch {each['epoch']} of attempt {each['attempt']} is {found}, not {expected}"


def the_best_of_all(record, trial, latest):
    """The first of the best epochs, and its value."""
    objective = record.sweep["objective"]
    best = max(each[objective] for each in latest.values())
    first = min(epoch for epoch, each in latest.items() if each[objective] == best)
    if (trial["selected_epoch"], trial["value"]) != (first, best):
        yield (f"{name(trial)}: epoch {trial['selected_epoch']} was selected with {trial['value']}, "
               f"the best is epoch {first} with {best}")  # fmt: skip


def the_curve(record, trial, latest):
    """The view that users plot has the measured values."""
    curve = [each for each in record.curves if each["trial"] == name(trial)]
    if [(each["epoch"], each["val_accuracy"]) for each in curve] != [
        (epoch, each["val_accuracy"]) for epoch, each in sorted(latest.items())
    ]:
        yield f"{name(trial)}: its curve has the epochs {[each['epoch'] for each in curve]}, measured: {sorted(latest)}"
