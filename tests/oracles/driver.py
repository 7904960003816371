"""Shared by all comparisons: the trainer's answers, and the oracle or a reason to skip.

ORACLE_DRIVER names the executable that answers.
"""

import atexit
import functools
import importlib
import json
import os
import subprocess
import sys

SKIPPED = 77  # the exit code that ctest takes for "skipped"


def skip(reason):
    """Ends the process; skips the whole file."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def oracle(module, package):
    """Returns the module; skips the whole file if it is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module.split(".")[0]:
            raise
        skip(f"Python module '{module}' is not installed (Debian's {package} has it)")


@functools.cache
def driver():
    """One process for all requests, because loading Torch takes longer than answering."""
    program = os.environ["ORACLE_DRIVER"]
    process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def ask(topic, **request):
    """The trainer's answer."""
    driver().stdin.write(json.dumps({"ask": topic, **request}) + "\n")
    driver().stdin.flush()
    answer = driver().stdout.readline()
    assert answer, f"no answer, exit code {driver().wait()}"
    return json.loads(answer)
