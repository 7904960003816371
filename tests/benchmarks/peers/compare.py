#!/usr/bin/env python3
"""Compares samplers by the results of trommel-bench and run_peers.py.

  compare.py OUT [--bench trommel-bench --tables DIR] [--reference optuna-tpe] [--seeds 30] [--workers 1]

With --bench, first runs the samplers of trommel on all problems, into OUT. Prints one row for each problem: the median
of each sampler after all trials, and how often `tpe` beats the reference minus how often it loses, over all pairs of
runs (0: equal; 1: always better), with a 95 % bootstrap interval. The p values, of a permutation test of that number,
are corrected over the problems (Holm).
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess

FUNCTIONS = ["branin", "hartmann6", "ackley20", "tree", "mixed"]


def run_bench(options, samplers):
    tables = sorted(path.name[: -len(".csv.gz")] for path in options.tables.glob("*.csv.gz")) if options.tables else []
    for name in [*FUNCTIONS, *tables]:
        where = ["--function", name] if name in FUNCTIONS else ["--tables", options.tables, "--table", name]
        for sampler in samplers:
            target = options.out / f"{name}.{sampler}.w{options.workers}.json"
            command = [options.bench, "search", *where, "--sampler", sampler, "--format", "json"]
            command += ["--workers", options.workers, "--seeds", options.seeds, "--trials", options.trials]
            target.write_bytes(subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout)


def load(options):
    """{problem: {sampler: [value of each run, higher is better]}}, and the direction of each problem."""
    values, directions = {}, {}
    for path in sorted(options.out.glob(f"*.w{options.workers}.json")):
        result = json.loads(path.read_text())
        directions[result["problem"]] = result["direction"]
        sign = 1 if result["direction"] == "maximize" else -1
        runs = [sign * run["best"][str(options.at)] for run in result["runs"][: options.seeds]]
        values.setdefault(result["problem"], {})[result["sampler"]] = runs
    return values, directions


def advantage(ours, theirs):
    return sum((a > b) - (a < b) for a in ours for b in theirs) / len(ours) / len(theirs)


def interval(ours, theirs, rng, times=1000):
    drawn = sorted(
        advantage(rng.choices(ours, k=len(ours)), rng.choices(theirs, k=len(theirs))) for _ in range(times)
    )
    return drawn[int(0.025 * times)], drawn[int(0.975 * times) - 1]


def p_value(ours, theirs, rng, times=2000):
    seen, both = abs(advantage(ours, theirs)), [*ours, *theirs]
    count = 0
    for _ in range(times):
        rng.shuffle(both)
        count += abs(advantage(both[: len(ours)], both[len(ours) :])) >= seen - 1e-12
    return (count + 1) / (times + 1)


def holm(p_values):
    """Corrected p values, in the same order."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    corrected, largest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = largest
    return corrected


def mean_ranks(values, samplers):
    """Mean rank of each sampler, by its median on each problem. Equal medians share the mean of their ranks."""
    ranks = {sampler: [] for sampler in samplers}
    for of_problem in values.values():
        medians = {sampler: statistics.median(of_problem[sampler]) for sampler in samplers}
        for sampler, own in medians.items():
            better = sum(other > own for other in medians.values())
            equal = sum(other == own for other in medians.values())
            ranks[sampler].append(better + (equal + 1) / 2)
    return {sampler: statistics.mean(each) for sampler, each in ranks.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--bench")
    parser.add_argument("--tables", type=pathlib.Path)
    parser.add_argument("--reference", default="optuna-tpe")
    parser.add_argument("--samplers", nargs="*", default=["random", "sobol", "tpe"])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--at", type=int, help="after this many trials [all]")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    options.at = options.at or options.trials
    if options.bench:
        run_bench(options, options.samplers)
    values, directions = load(options)
    samplers = [*options.samplers, options.reference]
    values = {problem: each for problem, each in values.items() if all(sampler in each for sampler in samplers)}
    rng = random.Random(1)
    rows = {problem: (each["tpe"], each[options.reference]) for problem, each in values.items()}
    corrected = dict(zip(rows, holm([p_value(*pair, rng) for pair in rows.values()])))
    print("| Problem | " + " | ".join(samplers) + f" | tpe against {options.reference} | p |")
    print("|---|" + "---|" * (len(samplers) + 2))
    for problem, (ours, theirs) in rows.items():
        sign = 1 if directions[problem] == "maximize" else -1
        medians = " | ".join(f"{sign * statistics.median(values[problem][sampler]):.5g}" for sampler in samplers)
        low, high = interval(ours, theirs, rng)
        print(
            f"| {problem} | {medians} | {advantage(ours, theirs):+.2f} [{low:+.2f}, {high:+.2f}] "
            f"| {corrected[problem]:.3f} |"
        )
    ranks = mean_ranks(values, samplers)
    mean = statistics.mean(advantage(*pair) for pair in rows.values())
    print("| mean rank, mean | " + " | ".join(f"{ranks[sampler]:.2f}" for sampler in samplers) + f" | {mean:+.2f} | |")


if __name__ == "__main__":
    main()
