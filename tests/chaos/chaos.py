#!/usr/bin/env python3
"""Puts sweeps under faults, and has each looked at by the auditor. From a seed: what strikes whom, and when.

    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 1 --faults 60
    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 2 --faults 20 --trainer torch --kinds 'SIGKILL worker'

docs/reliability.md holds what was seen. A sweep that did not come through stays where it is, to be looked at.
"""

import argparse
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "end_to_end"))

import auditor
from damaged_shard import DamagedShard
from faults import ALL, KINDS
from helpers import Workplace
from storm import RUN, Storm
from summary import seen, table, told
from sweeps import SCRIPTED_KINDS, TORCH_KINDS

COINCIDENT = 0.4  # share of the moments that have two to four faults
# Each wants a class with aim, strike, hit and relief, as in faults.py, and a line in docs/reliability.md.
NOT_YET = ("full disk", "SIGKILL Slurm node", "SIGKILL batch host", "damaged checkpoint")


class Undisturbed:
    """The same sweeps, left alone; each is run once."""

    def __init__(self):
        self.places = {}

    def directory(self, sweep):
        if sweep.name not in self.places:
            at = self.places[sweep.name] = Workplace(sweep.trainer)
            at.import_photos()
            at.write("struck.toml", sweep.text)
            at.trommel(*RUN)
        return self.places[sweep.name].directory / "struck"

    def close(self):
        for at in self.places.values():
            at.close()


def plan(kinds, count, chance):
    """`count` faults, each kind as often as every other, in moments of one to four different ones."""
    faults = [kinds[i % len(kinds)] for i in range(count)]
    chance.shuffle(faults)
    moments = []
    while faults:
        size = chance.choice((2, 2, 3, 4)) if chance.random() < COINCIDENT else 1
        moment = [faults.pop()]
        while len(moment) < size and faults and goes_with(faults[-1], moment):
            moment.append(faults.pop())
        moments.append(moment)
    return moments


def goes_with(kind, moment):
    """What strikes everything leaves nobody for another."""
    return kind not in moment and all(each.victim != ALL for each in (kind, *moment))


def inspect(storm, undisturbed):
    """What the auditor complains of, after the sweep has said that it is finished."""
    seconds, complaints = auditor.processes_left(storm.at.mark)
    directory, sweep = storm.at.directory / "struck", storm.sweep
    complaints += auditor.audit(directory, sweep.trials, sweep.pruned)
    if sweep.pruned:
        completed = storm.at.rows("struck", "SELECT * FROM trials WHERE state = 'completed' ORDER BY seq")
        for trial in storm.chance.sample(completed, 2):
            name = auditor.name(trial)
            if "identical" not in storm.at.trommel("reproduce", "struck", name).stdout:
                complaints.append(f"{name} does not reproduce")
    else:
        complaints += auditor.differences(directory, undisturbed.directory(sweep))
    return seconds, complaints


def one_sweep(sweep, faults, chance, undisturbed, say):
    storm = Storm(sweep, faults, chance, say)
    try:
        storm.run()
        storm.finish()
        seconds, complaints = inspect(storm, undisturbed)
    except AssertionError as problem:
        seconds, complaints = 0, [str(problem)]
    attempts = storm.at.rows("struck", "SELECT * FROM attempts ORDER BY seq")
    outcomes = {(auditor.name(each), each["number"]): each["outcome"] for each in attempts}
    for each in attempts:
        if each["outcome"] in ("crashed", "lost"):
            print(f"  {auditor.name(each)}, attempt {each['number']} on worker {each['worker']} in life {each['life']}, "
                  f"seq {each['seq']} to {each['ended_seq']}: {each['outcome']}: {each['reason']}")  # fmt: skip
    if complaints:
        storm.at.kill_everything()
    else:
        storm.at.close()
    return storm, seconds, complaints, outcomes


def chaos(options):
    chance = random.Random(options.seed)
    kinds = [*KINDS.values(), *([DamagedShard()] if options.trainer == "torch" else [])]
    wanted = [kind for kind in kinds if not options.kinds or kind.name in options.kinds]
    waiting = plan(wanted, options.faults, chance)
    undisturbed = Undisturbed()
    lines, failed, sweeps = [], 0, 0
    while waiting:
        sweeps += 1
        sweep = chance.choice(TORCH_KINDS if options.trainer == "torch" else SCRIPTED_KINDS)
        at_once = chance.randint(3, 8)
        number = f"seed {options.seed}, sweep {sweeps} ({sweep.name})"
        storm, seconds, complaints, outcomes = one_sweep(
            sweep, waiting[:at_once], chance, undisturbed, lambda strike: print(told(strike, number), flush=True)
        )
        waiting = storm.plan + waiting[at_once:]
        print(f"{number}: {storm.repeats} repeats, {storm.refusals} of them too early; gone after {seconds:.1f} s; "
              + ("as if nothing had happened" if not complaints else "NOT SOUND"), flush=True)  # fmt: skip
        for complaint in complaints:
            print(f"  {storm.at.directory}: {complaint}", flush=True)
        failed += bool(complaints)
        new = [{"seed": options.seed, "sweep": sweeps, "of": sweep.name, "moment": strike.moment,
                "asked": [kind.name for kind in strike.kinds], "hit": [kind.name for kind in strike.hit()],
                "seen": seen(strike, outcomes) if not complaints else {"NOT SOUND": 1}}
               for strike in storm.strikes]  # fmt: skip
        lines += new
        if options.record:
            with options.record.open("a") as record:
                record.writelines(json.dumps(line) + "\n" for line in new)
    undisturbed.close()
    return lines, failed, sweeps


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=40)
    parser.add_argument("--kinds", nargs="*", metavar="KIND", choices=[*KINDS, DamagedShard.name],
                        help=f"of: {', '.join([*KINDS, DamagedShard.name])} (torch); not yet: {', '.join(NOT_YET)}")  # fmt: skip
    parser.add_argument("--trainer", choices=("scripted", "torch"), default="scripted")
    parser.add_argument("--record", type=pathlib.Path, help="a file to which one line of JSON a moment is added")
    parser.add_argument("--table", type=pathlib.Path, nargs="+", help="only make the table of such files")
    options = parser.parse_args()
    if options.table:
        print(table([json.loads(line) for path in options.table for line in path.read_text().splitlines()]))
        return 0
    lines, failed, sweeps = chaos(options)
    print(table(lines))
    print(f"{sweeps} sweeps, {failed} of them not sound")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
