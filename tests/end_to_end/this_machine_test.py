"""What `run` and `doctor` do with the machine: usable cores, and the mpirun that is first in PATH."""

import os
import re
import shutil
import unittest

from helpers import FAILED, WRONG_INPUT, Workplace

ONE_TRIAL = """
[sweep]
name = "two"

[train]
command = ["bash", "-c", "echo '{{\\"val_accuracy\\": 0.{x}}}' >> $TROMMEL_REPORT"]
metrics = ["val_accuracy"]

[space]
x = [1, 2]

[sampler]
name = "grid"
"""

# The version text of other mpiruns, and their names.
OTHERS = {
    "MPICH": "HYDRA build details:\n    Version:                                 4.0.2\n    Release Date:  Thu Apr  7 2022",
    "Intel MPI": "Intel(R) MPI Library for Linux* OS, Version 2021.9 Build 20230307 (id: d82b3071db)\n"
                 "Copyright 2003-2023, Intel Corporation.",
    "IBM Spectrum MPI": "mpirun (IBM Spectrum MPI) 10.4.0.03rtm4",
    "MVAPICH": "mpirun_rsh: MVAPICH2 2.3.7",
    "Open MPI 1.10": "mpirun (Open MPI) 1.10.7\n\nReport bugs to http://www.open-mpi.org/community/help/",
    "Open MPI 7.0": "mpirun (Open MPI) 7.0.1\n\nReport bugs to https://www.open-mpi.org/community/help/",
}  # fmt: skip


class ThisMachineTest(unittest.TestCase):
    def setUp(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.write("two.toml", ONE_TRIAL)

    def workers(self):
        said = (self.at.directory / "two" / "logs" / "coordinator.log").read_text()
        return int(re.search(r"coordinates (\d+) workers", said).group(1))

    def finding(self, name, **variables):
        found = self.at.json("doctor", expect=FAILED, **variables)["findings"]  # a scripted trainer does not describe itself
        return next(each for each in found if each["name"] == name)

    def on_one_core(self):
        before = os.sched_getaffinity(0)
        self.addCleanup(os.sched_setaffinity, 0, before)
        os.sched_setaffinity(0, {min(before)})

    def path_with_mpirun(self, script):
        folder = self.at.directory / "other"
        folder.mkdir(exist_ok=True)
        (folder / "mpirun").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "mpirun").chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    def saying(self, text):
        self.at.write("version.txt", text + "\n")
        return self.path_with_mpirun(f"cat {self.at.directory}/version.txt")


class CoresTest(ThisMachineTest):
    def test_without_w_there_are_as_many_workers_as_usable_cores(self):
        self.on_one_core()

        said = self.at.trommel("run", "two.toml").stderr

        self.assertEqual(self.workers(), 1)
        self.assertNotIn("workers share", said)

    def test_more_workers_than_usable_cores_cause_a_warning(self):
        self.on_one_core()

        said = self.at.trommel("run", "two.toml", "-w", 2).stderr

        self.assertEqual(self.workers(), 2)
        self.assertIn("-w 2: more workers than cores that may be used here (1", said)

    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one core")
    def test_doctor_shows_both_numbers_if_they_differ(self):
        self.assertEqual(self.finding("cores")["value"], str(os.cpu_count()))
        self.on_one_core()

        self.assertEqual(self.finding("cores")["value"], f"1 of {os.cpu_count()} (affinity mask)")


class MpirunTest(ThisMachineTest):
    def test_the_mpirun_of_another_mpi_is_named_and_nothing_is_started(self):
        for name, version in OTHERS.items():
            with self.subTest(name):
                path = self.saying(version)
                wanted = (rf"mpirun: {self.at.directory}/other/mpirun is {name}'s \(trommel was built with Open MPI [45]\.\d\); "
                          r"put Open MPI's first in PATH")  # fmt: skip

                said = self.at.trommel("run", "two.toml", "-w", 1, expect=WRONG_INPUT, PATH=path).stderr
                found = self.finding("mpirun", PATH=path)

                self.assertRegex(said, wanted)
                self.assertNotIn("run the same command to resume", said)
                self.assertFalse((self.at.directory / "two").exists())
                self.assertEqual(found["health"], "broken")
                self.assertRegex(f"mpirun: {found['value']}; {found['advice']}", wanted)

    def test_an_mpirun_that_does_not_start_is_named_with_its_output(self):
        path = self.path_with_mpirun("echo 'mpirun: error while loading shared libraries: libopen-rte.so.40' >&2\nexit 127")

        said = self.at.trommel("run", "two.toml", "-w", 1, expect=WRONG_INPUT, PATH=path).stderr
        found = self.finding("mpirun", PATH=path)

        self.assertIn("other/mpirun does not start (mpirun: error while loading shared libraries: libopen-rte.so.40)", said)
        self.assertIn("does not start", found["value"])

    def test_an_mpirun_that_does_not_answer_is_not_called_healthy(self):
        found = self.finding("mpirun", PATH=self.path_with_mpirun("exec sleep 1000"))

        self.assertEqual(found["health"], "broken")
        self.assertIn("run 'mpirun --version' by hand", found["advice"])

    def test_a_wrapper_around_the_right_one_is_used(self):
        path = self.path_with_mpirun(f'echo "our wrapper" >&2\nexec {shutil.which("mpirun")} "$@"')

        self.at.trommel("run", "two.toml", "-w", 1, PATH=path)

        self.assertEqual(self.finding("mpirun", PATH=path)["health"], "ok")

    def test_mpirun_prints_nothing_of_its_own(self):
        printed = self.at.trommel("run", "two.toml", "-w", 2).stderr

        self.assertNotIn("MCA", printed)
        self.assertNotIn("-----", printed)

    def test_a_finished_sweep_needs_none(self):
        self.at.trommel("run", "two.toml", "-w", 1)

        self.at.trommel("run", "two.toml", "-w", 1, PATH=self.saying(OTHERS["MPICH"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
