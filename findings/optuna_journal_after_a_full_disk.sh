#!/usr/bin/env bash
# Optuna 5.0.0, JournalStorage(JournalFileBackend): a study whose file had no room for one line is lost for good.
#
# Guess: a line that was cut off is skipped, or the next append repairs it.
# Seen (with 4.1.0, too): the study still opens, as if nothing had happened. But the next record is appended to the line that was
# cut off. From then on none of it can be read: every create_study() ends with a JSONDecodeError.
#
# The lack of room is a limit on the file's size here: write() stores what fits and then fails, as on a full disk or a used-up quota.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet optuna==5.0.0
cd "$place"
venv/bin/python - <<'PYTHON'
import json
import os
import resource
import signal

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.CRITICAL)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def study():
    storage = JournalStorage(JournalFileBackend("journal.log"))
    return optuna.create_study(storage=storage, study_name="s", load_if_exists=True, direction="maximize")


def objective(trial):
    return trial.suggest_float("x", 0, 1)


def states():
    return [trial.state.name for trial in study().trials]


study().optimize(objective, n_trials=2)
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize("journal.log") + 20, unlimited[1]))
try:
    study().optimize(objective, n_trials=1)
    raise SystemExit("CHANGED: there was room after all")
except OSError as error:
    print("without room:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

opened = states()
print("with room again it opens:", opened)
try:
    study().optimize(objective, n_trials=1)
except json.JSONDecodeError as error:
    print("one more trial:", error)
try:
    states()
    raise SystemExit("CHANGED: the study can be read again")
except json.JSONDecodeError as error:
    print("every time it is opened from now on:", error)
if opened != ["COMPLETE", "COMPLETE"]:
    raise SystemExit(f"CHANGED: {opened}")
PYTHON
echo "as described, with optuna 5.0.0"
