#!/usr/bin/env python3
"""Runs other search libraries on the problems of trommel-bench, and writes results of the same form.

  run_peers.py --venv DIR --out DIR --tables DIR [--problem NAME ...] [--peer NAME ...] [--workers 1 8] [--seeds 30]

The virtual environment is made with the packages of requirements.txt if it does not exist. Each result is one file,
OUT/PROBLEM.SAMPLER.wWORKERS.json, as from `trommel-bench search --format json`. Runs that it already has are kept, so\na run of this script that was interrupted can be resumed. The simulated
workers are those of bench/simulation.cpp: an epoch takes one half to two times as long as another, at random, or as
long as the table says; a proposal is made when a worker is free, with all results that there are by then.
"""

import argparse
import gzip
import heapq
import itertools
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent


class Table:
    """A lookup table; parameter i of its family is digit i of a row's key."""

    noise = 0.0

    def __init__(self, folder, name):
        families = tomllib.loads((folder / "tables.toml").read_text())
        family = next(body for key, body in families.items() if name.startswith(key + "_"))
        self.direction = family["direction"]
        self.parameters = family["parameters"]
        self.rows = {}
        epochs = 1
        with gzip.open(folder / f"{name}.csv.gz", "rt") as lines:
            for line in lines:
                key, *values = line.strip().split(",")
                if key == "key":
                    epochs = int(values[-1].split("@")[1])
                    continue
                values = [float(value) for value in values]
                self.rows[key] = ([values[-1]], epochs * values[0]) if epochs > 1 else (values, None)

    def suggest(self, ask):
        """The key of the suggested row. Numbers are suggested as ordered choices, words as unordered ones."""
        key = ""
        for parameter in self.parameters:
            values = parameter["values"]
            if all(isinstance(value, (int, float)) for value in values):
                key += str(ask.integer(parameter["name"], 0, len(values) - 1))
            else:
                key += str(values.index(ask.word(parameter["name"], values)))
        return key

    def truth(self, key):
        return self.rows[key]


class Function:
    """The functions of bench/functions.cpp."""

    direction = "minimize"

    def __init__(self, suggest, value, noise=0.0):
        self.suggest, self.value, self.noise = suggest, value, noise

    def truth(self, point):
        return [self.value(point)], None


def cube(dimensions, low, high):
    return lambda ask: [ask.real(f"x{i + 1}", low, high) for i in range(dimensions)]


def branin(p):
    x, y = p
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


SLOPES = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
CENTRES = (
    (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886),
    (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
    (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650),
    (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
)


def hartmann6(x):
    return -sum(
        height * math.exp(-sum(a * (v - c) ** 2 for a, v, c in zip(slopes, x, centres)))
        for height, slopes, centres in zip((1.0, 1.2, 3.0, 3.2), SLOPES, CENTRES)
    )


def ackley20(x):
    squares = sum(v * v for v in x) / 20
    cosines = sum(math.cos(2 * math.pi * v) for v in x) / 20
    return -20 * math.exp(-0.2 * math.sqrt(squares)) - math.exp(cosines) + 20 + math.e


def suggest_tree(ask):
    p = {"model": ask.word("model", ["linear", "forest", "net"])}
    if p["model"] == "linear":
        p["penalty"] = ask.real("penalty", 1e-4, 1e2, log=True)
    elif p["model"] == "forest":
        p["trees"] = ask.integer("trees", 10, 1000, log=True)
        p["depth"] = ask.integer("depth", 1, 20)
    else:
        p["layers"] = ask.integer("layers", 1, 4)
        p["rate"] = ask.real("rate", 1e-5, 1, log=True)
        p["optimizer"] = ask.word("optimizer", ["sgd", "adam"])
        if p["optimizer"] == "sgd":
            p["momentum"] = ask.real("momentum", 0, 0.99)
            p["nesterov"] = ask.word("nesterov", [False, True])
        else:
            p["beta"] = ask.real("beta", 0.8, 0.999)
    return p


def tree(p):
    if p["model"] == "linear":
        return 0.5 + 0.05 * (math.log10(p["penalty"]) + 1) ** 2
    if p["model"] == "forest":
        return 0.2 + 0.1 * (math.log10(p["trees"]) - 2.5) ** 2 + 0.003 * (p["depth"] - 12) ** 2
    sgd = p["optimizer"] == "sgd"
    if sgd:
        inner = 0.5 * (p["momentum"] - 0.9) ** 2 + (0 if p["nesterov"] else 0.03)
    else:
        inner = 0.1 + 2 * (p["beta"] - 0.9) ** 2
    return 0.15 * (math.log10(p["rate"]) - (-1.5 if sgd else -3)) ** 2 + 0.08 * (p["layers"] - 3) ** 2 + inner


def suggest_mixed(ask):
    return {
        "rate": ask.real("rate", 1e-5, 1e-1, log=True),
        "dropout": ask.real("dropout", 0, 0.8),
        "units": ask.integer("units", 16, 1024, log=True),
        "layers": ask.integer("layers", 1, 8),
        "batch": (16, 32, 64, 128)[ask.integer("batch", 0, 3)],
        "activation": ask.word("activation", ["relu", "gelu", "tanh", "selu"]),
        "norm": ask.word("norm", ["none", "batch", "layer"]),
        "residual": ask.word("residual", [False, True]),
    }


def mixed(p):
    rate = math.log10(p["rate"]) - (-3.5 if p["norm"] == "none" else -2.5)
    return (
        0.15 * rate**2
        + 0.8 * (p["dropout"] - 0.25) ** 2
        + 0.05 * math.log2(p["units"] / 256) ** 2
        + 0.02 * (p["layers"] - (6 if p["residual"] else 3)) ** 2
        + (0 if p["residual"] else 0.1)
        + 0.03 * math.log2(p["batch"] / 64) ** 2
        + {"gelu": 0, "relu": 0.05}.get(p["activation"], 0.2)
        + {"batch": 0, "layer": 0.05}.get(p["norm"], 0.15)
    )


FUNCTIONS = {
    "branin": lambda: Function(lambda ask: [ask.real("x1", -5, 10), ask.real("x2", 0, 15)], branin),
    "hartmann6": lambda: Function(cube(6, 0, 1), hartmann6),
    "ackley20": lambda: Function(cube(20, -5, 10), ackley20),
    "tree": lambda: Function(suggest_tree, tree),
    "mixed": lambda: Function(suggest_mixed, mixed, noise=0.05),
}


class OptunaAsk:
    """Optuna's calls for the three kinds of parameters."""

    def __init__(self, trial):
        self.trial = trial

    def real(self, name, low, high, log=False):
        return self.trial.suggest_float(name, low, high, log=log)

    def integer(self, name, low, high, log=False):
        return self.trial.suggest_int(name, low, high, log=log)

    def word(self, name, values):
        return self.trial.suggest_categorical(name, values)


class OptunaPeer:
    def __init__(self, sampler, direction):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self.study = optuna.create_study(direction=direction, sampler=sampler)

    def ask(self, problem):
        trial = self.study.ask()
        return trial, problem.suggest(OptunaAsk(trial))

    def tell(self, trial, value):
        self.study.tell(trial, value)


def optuna_sampler(name, seed):
    import optuna

    if name == "optuna-tpe":
        return optuna.samplers.TPESampler(multivariate=True, group=True, constant_liar=True, seed=seed)
    if name == "optuna-tpe-default":
        return optuna.samplers.TPESampler(seed=seed)
    if name == "optuna-random":
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.GPSampler(seed=seed)  # needs torch


PEERS = ["optuna-tpe", "optuna-tpe-default", "optuna-random", "optuna-gp"]


def milestones(trials):
    steps = []
    at = 25
    while at < trials:
        steps.append(at)
        at *= 2
    return [*steps, trials]


def simulate(problem, peer, trials, workers, seed):
    """Best and chosen true values at the milestones, as in bench/simulation.cpp."""
    clock = random.Random(f"clock {seed}")
    minimize = problem.direction == "minimize"
    running, started, now = [], 0, 0.0
    best = observed = chosen = None
    found = {"best": {}, "chosen": {}}

    def start():
        nonlocal started
        started += 1
        trial, point = peer.ask(problem)
        values, seconds = problem.truth(point)
        if seconds is None:
            seconds = 2 ** clock.uniform(-1, 1)
        heapq.heappush(running, (now + seconds, started, trial, sum(values) / len(values), clock.gauss(0, 1)))

    for _ in range(min(workers, trials)):
        start()
    for ended in range(1, trials + 1):
        now, _, trial, truth, normal = heapq.heappop(running)
        value = truth + problem.noise * normal
        better = (lambda a, b: b is None or a < b) if minimize else (lambda a, b: b is None or a > b)
        best = truth if better(truth, best) else best
        if better(value, observed):
            observed, chosen = value, truth
        peer.tell(trial, value)
        if ended in milestones(trials):
            found["best"][str(ended)], found["chosen"][str(ended)] = best, chosen
        if started < trials:
            start()
    return found


def run(options, problem, name, sampler, workers, seed):
    """Adds the run with this seed to the result, unless it is there."""
    target = options.out / f"{name}.{sampler}.w{workers}.json"
    result = json.loads(target.read_text()) if target.exists() else {
        "problem": name, "sampler": sampler, "pruner": "none", "direction": problem.direction,
        "trials": options.trials, "workers": workers, "noisy": False, "runs": [],
    }  # fmt: skip
    if any(run["seed"] == seed for run in result["runs"]):
        return
    before = time.process_time()
    peer = OptunaPeer(optuna_sampler(sampler, seed), problem.direction)
    found = simulate(problem, peer, options.trials, workers, seed)
    result["runs"].append({"seed": seed, **found, "cpu_seconds": time.process_time() - before})
    partial = target.with_suffix(".partial")
    partial.write_text(json.dumps(result, indent=1) + "\n")
    partial.replace(target)


def in_environment(venv):
    """Restarts this script in the virtual environment, which is created if it does not exist."""
    python = venv / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    os.execv(python, [python, __file__, *sys.argv[1:], "--inside"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tables", type=pathlib.Path)
    parser.add_argument("--problem", nargs="*", default=[])
    parser.add_argument("--peer", nargs="*", default=PEERS[:1], choices=PEERS)
    parser.add_argument("--workers", nargs="*", type=int, default=[1, 8])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        in_environment(options.venv)
    options.out.mkdir(parents=True, exist_ok=True)
    tables = sorted(path.name[: -len(".csv.gz")] for path in options.tables.glob("*.csv.gz")) if options.tables else []
    names = options.problem or [*FUNCTIONS, *tables]
    problems = {name: FUNCTIONS[name]() if name in FUNCTIONS else Table(options.tables, name) for name in names}
    for seed, workers in itertools.product(range(options.first_seed, options.first_seed + options.seeds), options.workers):
        for name, sampler in itertools.product(names, options.peer):
            run(options, problems[name], name, sampler, workers, seed)
        print(f"seed {seed}, {workers} workers: done", flush=True)


if __name__ == "__main__":
    main()
