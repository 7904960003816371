"""Sweeps on machines with other networks: nothing but a loopback, an interface with IPv6 alone, with IPv4.

Needs root, for a network of the test's own, and `ip`.
"""

import os
import re
import shutil
import subprocess
import unittest

from grid_test_case import GridTestCase
from helpers import BIN, DONE, PATIENCE, SANITIZED

LOOPBACK = "ip link set lo up"
OTHER = LOOPBACK + "; ip link add d0 type veth peer name d1; ip link set d0 addrgenmode none; ip link set d0 up; ip link set d1 up; "
LINK_LOCAL = OTHER + "ip addr add fe80::1/64 dev d0 nodad"
IPV6 = OTHER + "ip addr add fd00:9::1/64 dev d0 nodad"
IPV4 = OTHER + "ip addr add 10.9.9.1/24 dev d0"

IN_A_NETWORK = ("unshare", "--net", "bash", "-ec")


def why_impossible():
    if os.geteuid() != 0:
        return "only root can make a network"
    if not shutil.which("ip"):
        return "ip not found; install iproute2"
    if subprocess.run([*IN_A_NETWORK, IPV6], capture_output=True).returncode != 0:
        return "this machine does not let us make networks"
    return None


@unittest.skipIf(SANITIZED, "a sanitizer's runtime must be the first library of a program")
@unittest.skipIf(why_impossible(), why_impossible())
class NetworksTest(GridTestCase):
    def run_in(self, network, **variables):
        """What `trommel run` says there, and its exit code."""
        command = [*IN_A_NETWORK, network + '; exec "$@"', "_", BIN / "trommel", "run", "grid.toml", "-w", 2]
        done = subprocess.run([str(word) for word in command], cwd=self.at.directory, env=self.at.environment(**variables),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=2 * PATIENCE)  # fmt: skip
        return done.stdout + done.stderr, done.returncode

    def test_a_sweep_runs_whatever_networks_its_machine_has(self):
        for name, network in {"loopback": LOOPBACK, "link-local": LINK_LOCAL, "IPv6": IPV6, "IPv4": IPV4}.items():
            with self.subTest(name):
                shutil.rmtree(self.at.directory / "grid", ignore_errors=True)

                said, code = self.run_in(network)

                self.assertEqual(code, DONE, said)
                self.assertEqual(self.completed(), 20)
                self.assertNotRegex(said, r"\[\[\d+,\d+\],\d+\]|No network interfaces", "Open MPI has something to say")

    def test_the_nodes_of_a_job_are_told_of_the_loopback_only_where_no_other_address_reaches_one(self):
        mpirun = self.at.write("mpirun", f"""#!/bin/sh
[ "$1" != --version ] || exec {shutil.which("mpirun")} "$@"
env > told
exit 1
""")  # fmt: skip
        mpirun.chmod(0o755)
        job = {"SLURM_JOB_ID": "4711", "SLURM_JOB_NUM_NODES": "2", "PATH": f"{self.at.directory}:{os.environ['PATH']}"}

        told = {}
        for name, network in {"loopback": LOOPBACK, "link-local": LINK_LOCAL, "IPv6": IPV6, "IPv4": IPV4}.items():
            self.run_in(network, **job)
            words = (self.at.directory / "told").read_text()
            told[name] = set(re.findall(r"^\w+if_include=\w+$", words, re.MULTILINE))

        layers = ["OMPI_MCA_btl_tcp", "PMIX_MCA_ptl_base"]
        if "Open MPI) 4." in subprocess.run(["mpirun", "--version"], capture_output=True, text=True, check=True).stdout:
            layers.append("OMPI_MCA_oob_tcp")  # Open MPI 5 complains of it
        include = {f"{layer}_if_include=lo" for layer in layers}
        self.assertEqual(told, {"loopback": include, "link-local": include, "IPv6": set(), "IPv4": set()})


if __name__ == "__main__":
    unittest.main(verbosity=2)
