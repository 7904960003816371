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

# No trial ends before all have begun, so that each worker has one of the first trials.
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

# Twelve trials of a command, each of which notes its node, where its shard is, and the shard's SHA-256.
DATA = """
[data.photos]
shard = "photos.h5"

[space]"""
COMMAND_WITH_DATA = COMMAND.format(epoch="").replace("[space]", DATA).replace("7, 8]", "7, 8, 9, 10, 11, 12]")
READ_SHARD = """
import hashlib, json, os, pathlib, time
given = os.environ
told = json.load(open(given["TROMMEL_PARAMS"]))
node = open("/proc/sys/kernel/hostname").read().strip()
shard = pathlib.Path(given["TROMMEL_DATA"])
noted = pathlib.Path("noted")
noted.mkdir(exist_ok=True)
(noted / told["trial"]).write_text(" ".join((node, str(shard), hashlib.sha256(shard.read_bytes()).hexdigest())))
deadline = time.monotonic() + 120
while len({each.read_text().split(" ")[0] for each in noted.iterdir()} - {""}) < 4 and time.monotonic() < deadline:
    time.sleep(0.05)  # until all nodes have one
with open(given["TROMMEL_REPORT"], "a") as report:
    report.write(json.dumps({"epoch": 1, "score": told["params"]["x"]}) + "\\n")
"""
