"""The job of a sweep is ended from outside: requeued or cancelled, or preempted by a more urgent one."""

import time

from faults import Fault

SEEN_WITHIN = 30  # seconds
TAKES = (1, 5, 15)  # seconds for which a more urgent job occupies the node


class Job:
    def __init__(self, number, host):
        self.number, self.host = number, host

    def __repr__(self):
        return f"job {self.number} on {self.host}"


class EndedJob(Fault):
    """Ends the job in any run: Slurm itself starts the next one, or the storm does by submitting it again."""

    victim = "job"
    begins_a_life = True

    def __init__(self, cluster, what):
        self.cluster, self.what = cluster, what
        self.name = f"job {what}"

    def aim(self, _at, _chance, _spared):
        running = [line.split() for line in
                   self.cluster.said("squeue", "-h", "-p", "main", "-t", "RUNNING", "-o", "%i %B").splitlines()]  # fmt: skip
        return [Job(*each) for each in running]

    def strike(self, _at, targets, chance):
        self.until = time.monotonic() + SEEN_WITHIN
        for each in targets:
            if self.what == "requeued":
                self.cluster.said("scontrol", "requeue", each.number)
            elif self.what == "cancelled":
                self.cluster.said("scancel", each.number)
            else:
                self.cluster.said("sbatch", "-p", "urgent", "--nodelist", each.host, "--exclusive", "-o", "/dev/null",
                                  "--wrap", f"sleep {chance.choice(TAKES)}")  # fmt: skip

    def hit(self, _at, targets):
        """Done once it no longer runs."""
        ended = [each for each in targets if self.cluster.job(each.number).get("JobState") != "RUNNING"]
        return ended or (None if time.monotonic() < self.until else [])


def ended_jobs(cluster):
    return [EndedJob(cluster, what) for what in ("requeued", "cancelled", "preempted")]
