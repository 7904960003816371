"""A node of a Slurm job dies with all that runs there, as if its power was cut, and comes back later."""

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
        """`batch_host`: whether it is the node of the batch script, or another one."""
        self.cluster, self.batch_host = cluster, batch_host
        self.name = "SIGKILL batch host" if batch_host else "SIGKILL Slurm node"

    def aim(self, _at, chance, spared):
        running = self.cluster.said("squeue", "-h", "-t", "RUNNING", "-o", "%i %B %N").split()
        if not running:
            return []
        job, host, nodes = running
        names = self.cluster.said("scontrol", "show", "hostnames", nodes).split()
        there = [Node(name, job) for name in names if name in self.cluster.processes and (name == host) == self.batch_host]
        there = [each for each in there if repr(each) not in map(repr, spared)]
        return [chance.choice(there)] if there else []

    def strike(self, _at, targets, _chance):
        for each in targets:
            self.cluster.kill_node(each.name)

    def hit(self, _at, targets):
        return targets

    def relief(self, hit, chance):
        return chance.choice(AWAY_FOR), lambda: [self.cluster.start_node(each.name) for each in hit]
