"""Checks a finished sweep with nothing but sqlite3 and /proc: shares no code with the program that wrote it.

Each complaint is a sentence. A sweep without complaints ended as if no fault had happened.
"""

import contextlib
import hashlib
import sqlite3
import time

from processes import marked_processes

LEFT_AT_MOST = 60  # seconds until every process must have ended


class Record:
    def __init__(self, directory):
        self.directory = directory
        with contextlib.closing(sqlite3.connect(f"file:{directory / 'results.sqlite'}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row

            def rows(query):
                return [dict(row) for row in database.execute(query)]

            self.integrity = rows("PRAGMA integrity_check")
            self.foreign_keys = rows("PRAGMA foreign_key_check")
            self.sweep = rows("SELECT * FROM sweep")[0]
            self.lives = rows("SELECT * FROM lives ORDER BY life")
            self.parameters = rows("SELECT * FROM parameters ORDER BY configuration, name")
            self.configurations = rows("SELECT * FROM configurations ORDER BY configuration")
            self.trials = rows("SELECT * FROM trials ORDER BY configuration, seed_number")
            self.attempts = rows("SELECT * FROM attempts ORDER BY configuration, seed_number, number")
            self.epochs = rows("SELECT * FROM epochs ORDER BY configuration, seed_number, epoch, attempt")
            self.curves = rows("SELECT * FROM curves ORDER BY trial, epoch")
            self.events = rows("SELECT * FROM events ORDER BY seq")
            self.leaderboard = rows("SELECT * FROM leaderboard ORDER BY rank")

    def params(self, configuration):
        return tuple((row["name"], row["kind"], repr(row["value"])) for row in self.parameters
                     if row["configuration"] == configuration)  # fmt: skip

    def attempts_of(self, trial):
        return [each for each in self.attempts if name(each) == name(trial)]


def name(row):
    return f"c{row['configuration']}s{row['seed_number']}"


def audit(directory, trials, pruned=False):
    """The complaints about a finished sweep, which should have this many trials."""
    record = Record(directory)
    return [
        *whole_file(record),
        *the_budget(record, trials, ("completed", "pruned") if pruned else ("completed",)),
        *(complaint for trial in record.trials for complaint in one_result(record, trial)),
        *the_order_of_things(record),
    ]


def whole_file(record):
    if record.integrity != [{"integrity_check": "ok"}]:
        yield f"integrity_check: {record.integrity}"
    if record.foreign_keys:
        yield f"foreign_key_check: {record.foreign_keys}"


def the_budget(record, trials, endings):
    if len(record.trials) != trials:
        yield f"{len(record.trials)} trials, not {trials}"
    if len(record.configurations) != trials:
        yield f"{len(record.configurations)} configurations, not {trials}"
    if len({record.params(each["configuration"]) for each in record.configurations}) != trials:
        yield "a configuration was proposed twice"
    for trial in record.trials:
        if trial["state"] not in endings:
            yield f"{name(trial)} is {trial['state']}: {trial['reason']}"
    kinds = [event["kind"] for event in record.events if event["configuration"] is None]
    if kinds.count("begun") != 1 or kinds.count("finished") != 1 or kinds[-1] != "finished":
        yield f"the sweep's events: {kinds}"


def one_result(record, trial):
    """Checks that a trial's result is that of its selected epoch as measured last, and that no epoch is missing."""
    attempts = record.attempts_of(trial)
    ending = [each for each in attempts if each["outcome"] == trial["state"]]
    if len(ending) != 1 or ending[0] != attempts[-1] or trial["attempts"] != len(attempts):
        yield f"{name(trial)} is {trial['state']}, its attempts {[each['outcome'] for each in attempts]}"
        return
    ended = [event for event in record.events if event["kind"] == "ended" and name(event) == name(trial)]
    if len(ended) != len(attempts):
        yield f"{name(trial)} has {len(attempts)} attempts, of which {len(ended)} ended"
    yield from gaps(record, trial, attempts)
    latest = measured(record, trial)
    if trial["state"] == "pruned" and trial["epochs"] is None:
        # Its trainer was told to stop and had to be killed: only the curve exists.
        if sorted(latest) != list(range(1, len(latest) + 1)):
            yield f"{name(trial)} was pruned without a result, measured: {sorted(latest)}"
        return
    if sorted(latest) != list(range(1, trial["epochs"] + 1)):
        yield f"{name(trial)} has {trial['epochs']} epochs, measured: {sorted(latest)}"
        return
    if trial["selected_epoch"] not in latest:
        yield f"{name(trial)}: epoch {trial['selected_epoch']} was selected, measured: {sorted(latest)}"
        return
    selected = latest[trial["selected_epoch"]]
    for column, value in selected.items():
        if column.startswith(("train_", "val_")) and repr(value) != repr(trial[column]):
            yield f"{name(trial)}: {column} is {trial[column]!r}, measured in its epoch: {value!r}"
    if trial["value"] != trial[record.sweep["objective"]]:
        yield f"{name(trial)}: value {trial['value']!r} is not that of the objective"


def measured(record, trial):
    """The latest measurement of each epoch, by its number. An attempt that resumed from a checkpoint leaves earlier
    epochs to earlier attempts. If the last attempt started over, epochs beyond its last one do not count."""
    own = [each for each in record.epochs if name(each) == name(trial)]
    last_attempt = max((each["attempt"] for each in own), default=0)
    last_epoch = max((each["epoch"] for each in own if each["attempt"] == last_attempt), default=0)
    return {each["epoch"]: each for each in own if each["epoch"] <= last_epoch}  # in order of attempts


def gaps(record, trial, attempts):
    """Checks that each attempt trained consecutive epochs: from the first one, or after one that was trained before."""
    trained = {0}
    for attempt in attempts:
        own = [each["epoch"] for each in record.epochs
               if name(each) == name(trial) and each["attempt"] == attempt["number"]]  # fmt: skip
        if own and (own != list(range(own[0], own[0] + len(own))) or own[0] - 1 not in trained):
            yield f"{name(trial)}: attempt {attempt['number']} measured {own} after {sorted(trained)}"
        trained.update(own)


def the_order_of_things(record):
    """Checks that sequence numbers are unique, and that the attempts at one trial, or on one worker, do not overlap."""
    numbers = [each["seq"] for each in record.epochs] + [each["seq"] for each in record.events]
    if len(set(numbers)) != len(numbers):
        yield "a number was given twice"
    if [each["life"] for each in record.lives] != list(range(1, record.sweep["life"] + 1)):
        yield f"lives {[each['life'] for each in record.lives]} of {record.sweep['life']}"
    attempts = {(name(each), each["number"]): each for each in record.attempts}
    for each in record.epochs:
        of = attempts.get((name(each), each["attempt"]))
        if not of or not of["seq"] < each["seq"] < (of["ended_seq"] or 0):
            yield f"{name(each)}: epoch {each['epoch']} of attempt {each['attempt']} was measured outside of it"
    for kind, key in (("trial", name), ("worker", lambda each: (each["life"], each["worker"]))):
        until = {}
        for each in sorted(record.attempts, key=lambda each: each["seq"]):
            if each["ended_seq"] is None or each["outcome"] == "running":
                yield f"{name(each)}: attempt {each['number']} has no end"
            elif each["seq"] < until.get(key(each), 0):
                yield f"{name(each)}: attempt {each['number']} began before the former one of its {kind} had ended"
            until[key(each)] = each["ended_seq"] or 0


def results(directory):
    """All results of a sweep by configuration, to the last bit, without anything that depends on chance or time."""
    record = Record(directory)
    found = {}
    for trial in record.trials:
        own = {key: repr(value) for key, value in trial.items()
               if key not in ("configuration", "seq", "seen", "attempts", "crashes", "seconds", "reason")}  # fmt: skip
        curve = [
            {key: repr(value) for key, value in each.items()
             if key not in ("configuration", "seq", "seconds", "attempt")}
            for each in measured(record, trial).values()
        ]  # fmt: skip
        found[record.params(trial["configuration"]), trial["seed_number"]] = (own, curve)
    return found


def ranking(directory):
    """The leaderboard view, sorted. It leaves out the numbers of configurations, which depend on timing."""
    record = Record(directory)
    return sorted(((row["mean"], record.params(row["configuration"])) for row in record.leaderboard), reverse=True)


def kept_models(directory):
    """The trials whose weights are kept, with their bytes."""
    return {path.name.partition(".")[0]: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (directory / "models").glob("*")}  # fmt: skip


def differences(directory, undisturbed):
    """The complaints about a sweep, compared with an undisturbed one."""
    found, expected = results(directory), results(undisturbed)
    for key in sorted(set(found) ^ set(expected)):
        yield f"{'only here' if key in found else 'missing'}: {key}"
    for key in sorted(set(found) & set(expected)):
        if found[key] != expected[key]:
            yield f"{key}: {found[key]} instead of {expected[key]}"
    if ranking(directory) != ranking(undisturbed):
        yield "the leaderboard is another one"
    if kept_models(directory) != kept_models(undisturbed):
        yield f"models {kept_models(directory)} instead of {kept_models(undisturbed)}"


def processes_left(mark):
    """Seconds until the last process has ended, and the complaints."""
    began = time.monotonic()
    while left := marked_processes(mark):
        if time.monotonic() - began > LEFT_AT_MOST:
            return LEFT_AT_MOST, [f"{left} are left after {LEFT_AT_MOST} s"]
        time.sleep(0.2)
    return time.monotonic() - began, []
