"""Runs the sweep of a storm, and runs it again: `trommel run`, or `trommel submit` on a cluster."""

import re
import time

from helpers import DONE, STOPPED

RUN = ("run", "struck.toml", "-w", 3)
SUBMIT = ("submit", "struck.toml", "--nodes", 4, "-w", 1, "--time", 60)
# A sanitizer's own handler would turn the SIGSEGV of a fault into an exit code.
DEADLY_SIGNALS = "detect_leaks=0:handle_segv=0"
ASK_SLURM = 0.5  # seconds between two questions
OVER = ("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT", "DEADLINE", "BOOT_FAIL", "OUT_OF_MEMORY")


class Here:
    """The command is `trommel run`."""

    def __init__(self, at, script):
        self.at, self.script = at, script

    def start(self):
        self.process = self.at.start(*RUN, script=self.script, ASAN_OPTIONS=DEADLY_SIGNALS)

    def ended(self):
        """Its exit code; None while it runs."""
        return self.process.poll()

    def said(self):
        return self.at.said(self.process)

    def is_ready(self, _moment):
        """Whether faults of these kinds may strike now, if there are victims."""
        return True

    def may_begin_with(self, _moment):
        """Whether they may strike before the ranks are running."""
        return True


class Submitted:
    """The command is `trommel submit`; it has ended once the job will not be requeued again."""

    def __init__(self, at, script, cluster, words=SUBMIT):
        self.at, self.script, self.cluster, self.words = at, script, cluster, words
        self.asked = 0
        self.site = at.write("site.toml", "[cluster]\n")

    def start(self):
        said = self.at.trommel(*self.words, script=self.script, ASAN_OPTIONS=DEADLY_SIGNALS, TROMMEL_SITE=str(self.site),
                               SLURM_CONF=self.cluster.environment["SLURM_CONF"]).stdout  # fmt: skip
        self.job = re.search(r"Submitted batch job (\d+)", said).group(1)

    def ended(self):
        """The exit code; None while the job may still resume."""
        if time.monotonic() - self.asked < ASK_SLURM:
            return None
        self.asked = time.monotonic()
        state = self.cluster.job(self.job).get("JobState")
        return None if state not in OVER else DONE if state == "COMPLETED" else STOPPED

    def said(self):
        logs = sorted((self.at.directory / "struck" / "slurm").glob("*.log"))
        return "\n".join([f"job {self.job}: {self.cluster.job(self.job)}", self.cluster.events(self.job),
                          *(log.read_text(errors="replace") for log in logs)])  # fmt: skip

    def is_ready(self, moment):
        """Once a trial has ended in this run of the job: a job that fails within its first minute is not requeued. That does not
        matter for faults that end the job from outside."""
        completed = "outcome = 'completed' AND attempts.life = sweep.life"
        return self.may_begin_with(moment) or self.at.count("struck", "attempts JOIN sweep", completed) > 0

    def may_begin_with(self, moment):
        return all(kind.begins_a_life for kind in moment)
