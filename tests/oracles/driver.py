"""What every comparison needs: the trainer's answers, and the oracle or a reason to skip.

ORACLE_DRIVER names the executable that answers.
"""

import atexit
import functools
import importlib
import json
import os
import subprocess
import sys

SKIPPED = 77  # the exit code that ctest is told means so


def skip(reason):
    """Ends the whole file."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def oracle(module, package):
    """The module; where it is not installed, the whole file is skipped."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module.split(".")[0]:
            raise
        skip(f"no Python module '{module}' here to compare with (Debian's {package} has it)")


@functools.cache
def driver():
    """One for all questions: it takes longer to load Torch than to answer."""
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
