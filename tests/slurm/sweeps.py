"""Sweeps for jobs of a test cluster."""

# Eight trials of a command, which notes where it ran and what it was given there.
COMMAND = """
[sweep]
name = "mine"

[[objective]]
metric = "score"
direction = "maximize"

[train]
command = ["python3", "train.py", "--x={{x}}"]
metrics = ["score"]
{epoch}

[space]
x = [1, 2, 3, 4, 5, 6, 7, 8]

[sampler]
name = "grid"
"""

# Nobody leaves before the others have begun: so each worker has one of the first trials.
TRAIN = """
import json, os, pathlib, time
given = os.environ
node = open("/proc/sys/kernel/hostname").read().strip()
told = json.load(open(given["TROMMEL_PARAMS"]))
began = pathlib.Path("began")
began.mkdir(exist_ok=True)
(began / told["trial"]).write_text(" ".join((node, given["CUDA_VISIBLE_DEVICES"], given["OMP_NUM_THREADS"])))
deadline = time.monotonic() + 120
while len(list(began.iterdir())) < 8 and time.monotonic() < deadline:
    time.sleep(0.05)
with open(given["TROMMEL_REPORT"], "a") as report:
    report.write(json.dumps({"epoch": 1, "score": told["params"]["x"]}) + "\\n")
"""
