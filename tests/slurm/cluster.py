"""A real Slurm cluster of several nodes on this machine, for the length of a test.

munged, slurmctld and one slurmd a node, each node in namespaces of its own: a host name, processes, /etc/hosts and a directory for
temporary files, a few cores and two pretended GPUs. Needs root, Debian's slurm-wlm and munge; nothing outside of its directory
is touched.

    python3 tests/slurm/cluster.py DIR    # starts one, prints how to use it, stops it at the end of standard input
"""

import contextlib
import os
import pathlib
import random
import re
import shutil
import socket
import stat
import subprocess
import sys
import time

PROGRAMS = ("munged", "munge", "slurmctld", "slurmd", "sbatch", "unshare", "setpriv")
PATIENCE = 120  # seconds
OPEN_MPI = pathlib.Path("/etc/openmpi/openmpi-mca-params.conf")

CONFIGURATION = """\
ClusterName=trommel
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={at}/munge/socket,cred_expire=5
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation={at}/state
SlurmdSpoolDir={at}/spool/%n
SlurmctldPidFile={at}/run/slurmctld.pid
SlurmdPidFile={at}/run/slurmd.%n.pid
SlurmctldLogFile={at}/log/slurmctld.log
SlurmdLogFile={at}/log/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin={task_plugin}
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=bf_interval=2,sched_min_interval=100000,batch_sched_delay=0,requeue_delay=0
SlurmdParameters=config_overrides
ReturnToService=2
SwitchType=switch/none
TmpFS={at}/tmp
MpiDefault=none
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=5
MinJobAge=3600
MessageTimeout=10
TCPTimeout=2
BatchStartTimeout=10
JobRequeue=1
PropagateResourceLimitsExcept=MEMLOCK
GresTypes=gpu
{nodes}
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=10
"""

NODE_LINE = "NodeName={name} Gres=gpu:2 NodeHostname={name} NodeAddr=127.0.0.1 Port={port} RealMemory=1000 State=UNKNOWN {cpus}"

# A killed unshare takes the first process of its node with it, and the kernel all others of the node with that one.
NAMESPACES = ("unshare", "--uts", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc")

# $1: the node's name, $2: the cluster's directory, $3: what its processes are numbered from, $4: Open MPI's settings. No two boots
# number alike: Open MPI 5 gives up where it finds files that a killed process of its own number has left. The shell stays: it reaps
# orphans.
NODE = """
hostname "$1"
echo "$3" > /proc/sys/kernel/ns_last_pid
mount --bind "$2/etc/hosts" /etc/hosts
mount --bind "$2/tmp.$1" "$2/tmp"
mount --bind "$2/etc/openmpi.conf" "$4"
slurmd -D -N "$1" -f "$2/etc/slurm.conf"
exit
"""


def why_impossible():
    """The reason why no cluster can be started on this machine; None if one can."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        return f"{', '.join(missing)} not found; install slurm-wlm and munge"
    if os.geteuid() != 0:
        return "only root can start slurmd"
    if subprocess.run([*NAMESPACES, "true"], capture_output=True).returncode != 0:
        return "this machine does not let us make namespaces"
    return None


def slurm_version():
    """E.g. (22, 5) or (24, 11)."""
    said = subprocess.run(["slurmd", "-V"], capture_output=True, text=True).stdout  # "slurm-wlm 22.05.8"
    return tuple(map(int, re.search(r"(\d+)\.(\d+)", said).groups()))


def cpus_of(number, nodes, cpus, own_cores):
    """The entries of one node in slurm.conf about its cores. The first node has the number 0."""
    if not own_cores:
        return f"CPUs={cpus}"
    others = [core for core in range(nodes * cpus) if core // cpus != number]
    return f"CPUs={nodes * cpus} CpuSpecList={','.join(map(str, others))}"  # those are not for jobs


def host_of(pid):
    """The name space of its host's name; nothing where it is no more, or only waits to be reaped."""
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{pid}/ns/uts")


def free_ports(count):
    """The first of `count` consecutive ports that are free, as Slurm needs them."""
    while True:
        first = random.randrange(20000, 30000)
        with contextlib.ExitStack() as sockets:
            try:
                for port in range(first, first + count):
                    sockets.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
        return first


class Cluster:
    """Each node claims the machine's first `cpus` cores; with own_cores the second node has the next ones, and so on."""

    def __init__(self, directory, nodes=4, cpus=4, task_plugin="task/none", own_cores=False):
        self.at = pathlib.Path(directory)
        self.nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self.processes = {}
        for name in ("etc", "run", "log", "spool", "state", "munge", "tmp", *(f"tmp.{node}" for node in self.nodes)):
            (self.at / name).mkdir(parents=True)
        (self.at / "munge").chmod(0o711)
        key = self.at / "munge" / "key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o600)
        hosts = [f"127.0.0.1 localhost {socket.gethostname()}", *(f"127.0.0.1 {node}" for node in self.nodes)]
        (self.at / "etc" / "hosts").write_text("\n".join(hosts) + "\n")
        port = free_ports(nodes + 1)
        lines = [NODE_LINE.format(name=node, port=port + 1 + number, cpus=cpus_of(number, nodes, cpus, own_cores))
                 for number, node in enumerate(self.nodes)]  # fmt: skip
        (self.at / "etc" / "slurm.conf").write_text(
            CONFIGURATION.format(at=self.at, host=socket.gethostname(), port=port, nodes="\n".join(lines), task_plugin=task_plugin)
        )  # fmt: skip
        # All nodes have the same address, by which Open MPI 5 finds no way to the others. (A variable would not reach every job.)
        settings = OPEN_MPI.read_text() if OPEN_MPI.exists() else ""
        (self.at / "etc" / "openmpi.conf").write_text(settings + "\nbtl_tcp_if_include = lo\n")
        if slurm_version() >= (23, 2):  # these want the cgroups of systemd, or none; older ones know no "disabled", and want none
            (self.at / "etc" / "cgroup.conf").write_text("CgroupPlugin=disabled\n")
        gpus = [self.at / "etc" / f"gpu{number}" for number in range(2)]
        for gpu in gpus:
            os.mknod(gpu, 0o600 | stat.S_IFCHR, os.makedev(1, 3))  # Slurm hands out device files; these are /dev/null
        (self.at / "etc" / "gres.conf").write_text(f"Name=gpu File={self.at}/etc/gpu[0-1]\n")
        self.environment = {**os.environ, "SLURM_CONF": str(self.at / "etc" / "slurm.conf")}

    def start(self):
        munge = self.at / "munge"
        self._begin("munged", "munged", "--foreground", "--force", f"--key-file={munge}/key", f"--socket={munge}/socket",
                    f"--pid-file={munge}/pid", f"--seed-file={munge}/seed", f"--log-file={self.at}/log/munged.log")  # fmt: skip
        self._wait(lambda: self._succeeds("munge", "-S", munge / "socket", "-n"), "munged answers")
        self._begin("slurmctld", "slurmctld", "-D", "-i", "-f", self.at / "etc" / "slurm.conf")
        for node in self.nodes:
            self.start_node(node)
        states = ("sinfo", "-h", "-p", "main", "-N", "-o", "%T")
        self._wait(lambda: self.said(*states).split() == ["idle"] * len(self.nodes), "all idle")
        return self

    def start_node(self, node):
        self._begin(node, *NAMESPACES, "bash", "-c", NODE, "_", node, self.at, random.randrange(1000, 30000), OPEN_MPI)

    def kill_node(self, node):
        """As if its power was cut: all at once. One by one, srun's second process would see the first one's end, and tell Slurm to
        end the step on the nodes that live."""
        process = self.processes.pop(node)
        here = host_of(process.pid)
        process.kill()
        process.wait()
        self._wait(lambda: here not in map(host_of, os.listdir("/proc")), f"all of {node} is gone")

    def revive_node(self, node):
        if node not in self.processes:
            self.start_node(node)
        state = ("sinfo", "-h", "-p", "main", "-n", node, "-o", "%T")
        self._wait(lambda: self.said(*state).strip() in ("idle", "mixed"), f"{node} is back")

    def said(self, *command):
        done = subprocess.run([str(word) for word in command], env=self.environment, capture_output=True, text=True)
        return done.stdout

    def job(self, number):
        """The fields that Slurm shows of a job, e.g. {"JobState": "RUNNING", "Restarts": "0", ...}."""
        words = self.said("scontrol", "--oneliner", "show", "job", number).split()
        return dict(word.split("=", 1) for word in words if "=" in word)

    def events(self, number):
        """The lines about a job in the controller's log."""
        lines = (self.at / "log" / "slurmctld.log").read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if re.search(rf"JobId={number}\b|responding", line))

    def seconds_of(self, number):
        """The seconds since the last start of a running job; 0 if it is not running."""
        job = self.job(number)
        hours, minutes, seconds = map(int, job["RunTime"].split("-")[-1].split(":"))
        return 3600 * hours + 60 * minutes + seconds if job["JobState"] == "RUNNING" else 0

    def stop(self):
        self.said("scancel", "--user=root")
        for node in [name for name in self.processes if name.startswith("n")]:
            self.kill_node(node)
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.processes = {}

    def _begin(self, name, *command):
        mortal = ["setpriv", "--pdeathsig", "KILL", *map(str, command)]  # no daemon outlives us, however we end
        with (self.at / "log" / f"{name}.out").open("wb") as log:
            self.processes[name] = subprocess.Popen(mortal, env=self.environment,
                                                    stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                    start_new_session=True)  # fmt: skip

    def _succeeds(self, *command):
        return subprocess.run([str(word) for word in command], env=self.environment, capture_output=True).returncode == 0

    def _wait(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                logs = "\n".join(log.read_text(errors="replace")[-500:] for log in (self.at / "log").iterdir())
                self.stop()
                raise AssertionError(f"not within {PATIENCE} s: {what}\n{logs}")
            time.sleep(0.05)


if __name__ == "__main__":
    if len(sys.argv) != 2 or why_impossible():
        sys.exit(why_impossible() or __doc__)
    cluster = Cluster(sys.argv[1]).start()
    print(f"export SLURM_CONF={cluster.at}/etc/slurm.conf", flush=True)
    try:
        sys.stdin.read()
    finally:
        cluster.stop()
