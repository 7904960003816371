"""If all ranks are on one machine, nothing of a sweep can be reached from another one."""

import contextlib
import os
import pathlib
import re
import shutil
import unittest

from grid_test_case import GridTestCase
from helpers import DONE, SANITIZED, wait_for_exit, wait_until

LISTENS = "0A"
LOOPBACK = re.compile(r"0100007F:|00000000000000000000000001000000:|0000000000000000FFFF00000100007F:")


def sockets_of(process):
    """The numbers of the process's open sockets."""
    found = set()
    with contextlib.suppress(OSError):
        for each in pathlib.Path(f"/proc/{process.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                match = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(each))
                found |= {match.group(1)} if match else set()
    return found


def listening(processes):
    """The addresses, in the kernel's notation, on which one of the sockets listens."""
    ours = set().union(*map(sockets_of, processes))
    rows = [line.split() for table in ("tcp", "tcp6") for line in pathlib.Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[3] == LISTENS and row[9] in ours}


@unittest.skipIf(SANITIZED, "a sanitizer's runtime must be the first library of a program")
class ListeningTest(GridTestCase):
    def addresses(self, **variables):
        run = self.at.start("run", "grid.toml", "-w", 3, script="epoch_ms=300", **variables)
        wait_until(lambda: self.completed() >= 2 or run.poll() is not None, "some trials are completed")
        with self.at.standing_still("scripted_trainer"):
            found = listening(self.at.processes())
        self.assertEqual(wait_for_exit(run), DONE, self.at.said(run))
        return found

    def test_everything_listens_on_the_loopback_address_only(self):
        found = self.addresses()

        self.assertTrue(found, "mpirun listens somewhere")
        self.assertEqual({each for each in found if not LOOPBACK.match(each)}, set())

    def test_a_slurm_job_of_one_node_does_too(self):
        found = self.addresses(SLURM_JOB_ID="4711", SLURM_JOB_NUM_NODES="1")

        self.assertEqual({each for each in found if not LOOPBACK.match(each)}, set())

    def test_settings_of_the_user_are_kept(self):
        for layers in (("OMPI_MCA_btl_tcp", "OMPI_MCA_oob_tcp"), ("PMIX_MCA_ptl_base",)):
            with self.subTest(layers):
                shutil.rmtree(self.at.directory / "grid", ignore_errors=True)
                self.addresses(**{f"{layer}_if_exclude": "none0" for layer in layers})

    def test_a_users_program_does_not_inherit_these_settings(self):
        self.at.write("mine.toml", """
[sweep]
name = "mine"
[train]
command = ["bash", "-c", "echo ${{LD_PRELOAD:-nothing}} >> preloaded; echo '{{\\"val_accuracy\\": 0.{x}}}' >> $TROMMEL_REPORT"]
metrics = ["val_accuracy"]
[space]
x = [1, 2]
[sampler]
name = "grid"
""")  # fmt: skip
        self.at.trommel("run", "mine.toml", "-w", 1)

        self.assertEqual((self.at.directory / "preloaded").read_text(), "nothing\n" * 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
