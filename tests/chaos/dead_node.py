"""A node of a Slurm job dies with everything that runs on it, as if its power failed, and comes back later."""

from cluster import host_of
from faults import Fault

AWAY_FOR = (1, 5, 15, 40, 75)  # seconds


class Node:
    def __init__(self, name, job):
        self.name, self.job = name, job

    def __repr__(self):
        return f"{self.name} of job {self.job}"


class DeadNode(Fault):
    victim = "node"

    def __init__(self, cluster, batch_host):
        """`batch_host`: whether to kill the node of the batch script, or another one."""
        self.cluster, self.batch_host = cluster, batch_host
        self.name = "SIGKILL batch host" if batch_host else "SIGKILL Slurm node"

    def aim(self, at, chance, spared):
        """A node with ranks of the sweep: one that has come back has none. Another node must remain, with its watchdog."""
        running = self.cluster.said("squeue", "-h", "-p", "main", "-t", "RUNNING", "-o", "%i %B").split()
        if not running:
            return []
        job, host = running
        ranks = {host_of(each.pid) for each in at.processes("trommel-rank")}
        alive = [Node(name, job) for name, slurmd in sorted(self.cluster.processes.items())
                 if name in self.cluster.nodes and host_of(slurmd.pid) in ranks]  # fmt: skip
        guarding = [each for each in alive if each.name != host and repr(each) not in map(repr, spared)]
        if self.batch_host:
            return [each for each in alive if each.name == host and repr(each) not in map(repr, spared)] if guarding else []
        return [chance.choice(guarding)] if len(guarding) > 1 else []

    def strike(self, _at, targets, _chance):
        for each in targets:
            self.cluster.kill_node(each.name)

    def hit(self, _at, targets):
        return targets

    def relief(self, hit, chance):
        return chance.choice(AWAY_FOR), lambda: [self.cluster.start_node(each.name) for each in hit]
