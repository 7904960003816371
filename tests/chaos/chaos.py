#!/usr/bin/env python3
"""Runs sweeps under faults, and has the auditor check each. A seed determines the faults, their victims and their times.

    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 1 --faults 60
    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 2 --faults 20 --sweeps torch --kinds 'SIGKILL worker'
    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 3 --faults 20 --sweeps slurm
    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 4 --faults 40 --sweeps programs
    TROMMEL_BIN=build/bin python3 -B tests/chaos/chaos.py --seed 5 --faults 20 --sweeps slurm-programs

docs/reliability.md has the results. A sweep that fails the audit is kept for inspection.
"""

import argparse
import contextlib
import functools
import json
import pathlib
import random
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "end_to_end"))
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "slurm"))

import auditor
import sweeps
from cluster import Cluster
from inspection import Undisturbed, inspect
from launching import Here, Submitted
from offers import all_kinds, offered
from planning import plan
from storm import Storm
from summary import by_victim, seen, table, told


def one_sweep(sweep, faults, chance, undisturbed, say, launching):
    storm = Storm(sweep, faults, chance, say, launching)
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
    storm.close(keep=bool(complaints))
    return storm, seconds, complaints, outcomes


def chaos(options):
    with contextlib.ExitStack() as places:
        undisturbed = Undisturbed()
        places.callback(undisturbed.close)
        cluster = started_cluster(places) if options.sweeps.startswith("slurm") else None
        return storms(options, undisturbed, cluster)


def started_cluster(places):
    folder = tempfile.mkdtemp(prefix="slurm-")
    places.callback(shutil.rmtree, folder, ignore_errors=True)
    cluster = Cluster(pathlib.Path(folder) / "c", nodes=5, cpus=6)
    places.callback(cluster.stop)
    return cluster.start()


def storms(options, undisturbed, cluster):
    chance = random.Random(options.seed)
    kinds, left_out = offered(options.sweeps, cluster)
    launching = functools.partial(Submitted, cluster=cluster) if cluster else Here
    if not options.kinds:
        for name, reason in left_out.items():
            print(f"left out: {name} ({reason})")
    waiting = plan([kind for name, kind in kinds.items() if name in (options.kinds or kinds)], options.faults, chance)
    lines, failed, number = [], 0, 0
    while waiting:
        number += 1
        sweep = chance.choice(sweeps.KINDS[options.sweeps])
        at_once = chance.randint(3, 8)
        which = f"seed {options.seed}, sweep {number} ({sweep.name})"
        storm, seconds, complaints, outcomes = one_sweep(
            sweep, waiting[:at_once], chance, undisturbed, lambda strike: print(told(strike, which), flush=True), launching
        )
        waiting = storm.plan + waiting[at_once:]
        print(f"{which}: {storm.repeats} repeats, {storm.refusals} of them too early; gone after {seconds:.1f} s; "
              + ("as if nothing had happened" if not complaints else "NOT SOUND"), flush=True)  # fmt: skip
        for complaint in complaints:
            print(f"  {storm.at.directory}: {complaint}", flush=True)
        failed += bool(complaints)
        new = [{"seed": options.seed, "sweep": number, "of": sweep.name, "moment": strike.moment,
                "asked": [kind.name for kind in strike.kinds], "hit": [kind.name for kind in strike.hit()],
                "seen": seen(strike, outcomes) if not complaints else {"NOT SOUND": 1}}
               for strike in storm.strikes]  # fmt: skip
        lines += new
        if options.record:
            with options.record.open("a") as record:
                record.writelines(json.dumps(line) + "\n" for line in new)
    return lines, failed, number


def checked(parser):
    options = parser.parse_args()
    reasons = offered(options.sweeps)[1] if options.kinds else {}
    for name in options.kinds or []:
        if name in reasons:
            parser.error(f"--kinds '{name}': cannot strike here ({reasons[name]})")
    return options


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=40)
    parser.add_argument("--kinds", nargs="*", metavar="KIND", choices=list(all_kinds()), help=f"of: {', '.join(all_kinds())}")
    parser.add_argument("--sweeps", choices=list(sweeps.KINDS), default="scripted", help="what trains, and where")
    parser.add_argument("--record", type=pathlib.Path, help="a file to which one line of JSON a moment is added")
    parser.add_argument("--table", type=pathlib.Path, nargs="+", help="only make the tables of such files")
    options = checked(parser)
    if options.table:
        lines, failed, number = [json.loads(line) for path in options.table for line in path.read_text().splitlines()], 0, 0
    else:
        lines, failed, number = chaos(options)
    print(table(lines), by_victim(lines), sep="\n\n")
    if number:
        print(f"{number} sweeps, {failed} of them not sound")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
