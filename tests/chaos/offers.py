"""Which faults exist, and which of them can strike which sweeps."""

import signal

import cluster as slurm
import damaged_message
import full_disk
from damaged_checkpoint import DamagedCheckpoint
from damaged_message import DamagedMessage
from damaged_shard import DamagedShard
from dead_node import DeadNode
from ended_job import EndedJob, ended_jobs
from faults import ALL, OF_PROGRAMS, SIGNALLED
from full_disk import FullDisk


def all_kinds(cluster=None):
    """All kinds by name. `cluster`: the cluster whose nodes may be killed."""
    kinds = [*SIGNALLED, DamagedMessage(), DamagedShard(), DamagedCheckpoint(), FullDisk(),
             DeadNode(cluster, batch_host=False), DeadNode(cluster, batch_host=True), *ended_jobs(cluster)]  # fmt: skip
    return {kind.name: kind for kind in kinds}


def why_not(kind, sweeps):
    """Why this kind cannot strike sweeps of that sort here; nothing if it can."""
    in_jobs = sweeps in ("slurm", "slurm-programs")
    if isinstance(kind, (DamagedShard, DamagedCheckpoint)) and sweeps != "torch":
        trains = "a program reads its own files" if "programs" in sweeps else "the scripted trainer reads none"
        return f"{trains}; use --sweeps torch"
    if isinstance(kind, DamagedMessage):
        return damaged_message.why_impossible()
    if isinstance(kind, (DeadNode, EndedJob)):
        return slurm.why_impossible() if in_jobs else f"there are no {kind.victim}s; use --sweeps slurm, or slurm-programs"
    if isinstance(kind, FullDisk):
        return "the nodes cannot access a disk of the storm" if in_jobs else full_disk.why_impossible()
    if kind.victim in OF_PROGRAMS and "programs" not in sweeps:
        return "no program runs; use --sweeps programs, or slurm-programs"
    if in_jobs and kind.victim == "command":
        return "in a job, the storm has not started it"
    if in_jobs and kind.victim == ALL and kind.number != signal.SIGSTOP:
        return "it also kills the processes that would requeue the job; use 'job requeued', which Slurm does itself"
    return None


def offered(sweeps, cluster=None):
    """The kinds that can strike these sweeps, and the reasons why the others cannot; both by name."""
    kinds = all_kinds(cluster)
    reasons = {name: why_not(kind, sweeps) for name, kind in kinds.items()}
    return ({name: kind for name, kind in kinds.items() if not reasons[name]},
            {name: reason for name, reason in reasons.items() if reason})  # fmt: skip
