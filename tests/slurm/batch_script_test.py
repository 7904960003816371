"""The batch script that `trommel submit --dry-run` prints, and the site file. Needs no Slurm."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "end_to_end"))

from helpers import BIN, STOPPED, WRONG_INPUT, Workplace  # noqa: E402
from sample_data import GRID_OF_20  # noqa: E402
from sweeps import COMMAND  # noqa: E402

EXAMPLES = pathlib.Path(__file__).parents[2] / "slurm" / "sites"


class BatchScriptTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.at = Workplace()
        cls.addClassCleanup(cls.at.close)
        cls.at.import_photos()
        cls.at.write("grid.toml", GRID_OF_20)

    def script(self, *options, **variables):
        return self.at.trommel("submit", "grid.toml", "--dry-run", *options, **variables).stdout

    def test_a_dry_run_shows_a_script_that_fits_a_screen_and_does_nothing(self):
        script = self.script("--nodes", "2-4", "-w", 8, "--time", "8:00:00", "--", "--mem=64G")

        for option in ("--nodes=2-4", "--ntasks-per-node=8", "--time=8:00:00", "--mem=64G", "--no-kill", "--requeue"):
            self.assertIn(f"\n#SBATCH {option}\n", script)
        self.assertLessEqual(script.count("\n"), 40)
        self.assertFalse((self.at.directory / "grid").exists())

    def test_the_script_is_good_bash_also_with_odd_names(self):
        odd = self.at.directory / "it's 100 % odd"
        odd.mkdir(exist_ok=True)
        self.at.write("it's 100 % odd/grid.toml", GRID_OF_20)
        script = self.at.trommel("submit", "it's 100 % odd/grid.toml", "-w", 2, "--dry-run").stdout

        self.assertEqual(subprocess.run(["bash", "-n"], input=script, text=True).returncode, 0)
        self.assertIn('/it\'s 100 %% odd/grid/slurm/%j.log"', script)
        self.assert_shellcheck_is_content(script)

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shellcheck_is_content_with_every_way_to_resume(self):
        for resume_by in ("requeue", "resubmit", "none"):
            site = self.at.write("any.toml", f'[any]\nmodules = ["a/1"]\ncpus_per_worker = 2\nresume_by = "{resume_by}"\n')
            self.assert_shellcheck_is_content(self.script("-w", 2, TROMMEL_SITE=str(site)))

    def assert_shellcheck_is_content(self, script):
        if shutil.which("shellcheck"):  # SC1091: the files that a site sources do not exist here
            checked = subprocess.run(["shellcheck", "--exclude=SC1091", "-"], input=script, text=True, capture_output=True)
            self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_gpus_are_for_commands_and_set_the_number_of_workers(self):
        site = self.at.write("gpu.toml", "[gpu]\nworkers_per_gpu = 2\n")
        self.at.write("command.toml", COMMAND.format(epoch=""))

        script = self.at.trommel("submit", "command.toml", "-g", 4, "--dry-run", TROMMEL_SITE=str(site)).stdout
        refused = self.at.trommel("submit", "grid.toml", "-g", 4, "--dry-run", expect=WRONG_INPUT).stderr
        contradiction = self.at.trommel("submit", "command.toml", "-g", 2, "-w", 3, "--dry-run", expect=WRONG_INPUT).stderr

        for option in ("--gpus-per-node=4", "--ntasks-per-node=8"):
            self.assertIn(f"\n#SBATCH {option}\n", script)
        self.assertIn("--workers-per-gpu 2", script)
        self.assertIn("grid.toml: trains models of trommel (which do not use GPUs yet)", refused)
        self.assertIn("--workers-per-node 3: 2 GPUs per node with 1 workers each make 2", contradiction)

    def test_the_site_file_gives_modules_lines_and_defaults(self):
        site = self.at.write("site.toml", """
[cpu]
modules = ["openmpi/4.1", "hdf5"]
setup = ["source /opt/site/profile"]
partition = "batch"
account = "physics"
time = "2:00:00"
stop_before_end = "5m"
workers_per_node = 3
cpus_per_worker = 2
resume_by = "resubmit"
launcher = "srun"
sbatch = ["--constraint=skylake"]
""")  # fmt: skip

        script = self.script(TROMMEL_SITE=str(site))

        for line in ("#SBATCH --partition=batch", "#SBATCH --account=physics", "#SBATCH --time=2:00:00",
                     "#SBATCH --signal=B:USR1@300", "#SBATCH --ntasks-per-node=3", "#SBATCH --cpus-per-task=2",
                     "#SBATCH --constraint=skylake", "#SBATCH --no-requeue", "module load openmpi/4.1",
                     "source /opt/site/profile", "export TROMMEL_THREADS=2"):  # fmt: skip
            self.assertIn(f"\n{line}\n", script)
        self.assertIn("--resume-by resubmit --launcher srun", script)

    def test_a_scratch_has_the_shards_staged_once_a_node_before_the_sweep(self):
        site = self.at.write("scratch.toml", '[cpu]\nscratch = "/local/$USER"\nscratch_limit = "200 GB"\nmodules = ["a/1"]\n')

        script = self.script("--nodes", "2-4", "-w", 8, "--time", "8:00:00", "--data", "photos=photos.h5", TROMMEL_SITE=str(site))

        self.assertIn('\nexport TROMMEL_SCRATCH="/local/$USER"\n', script)
        staging = script[script.index("\nsrun ") : script.index("|| true\nSECONDS=0 ")]
        self.assertIn(' --nodes="$SLURM_JOB_NUM_NODES" --ntasks="$SLURM_JOB_NUM_NODES" --ntasks-per-node=1 ', staging)
        self.assertRegex(staging, r" stage \S+/grid\.toml --limit '200 GB' \\\n  --data photos=photos\.h5 ")
        self.assertLess(script.index(" stage "), script.index(" run "))
        self.assertLessEqual(script.count("\n"), 40)
        self.assertEqual(subprocess.run(["bash", "-n"], input=script, text=True).returncode, 0)
        self.assert_shellcheck_is_content(script)

    def test_where_the_time_is_over_before_the_shards_are_staged_the_log_says_so(self):
        site = self.at.write("scratch.toml", '[cpu]\nscratch = "/local"\n')
        script = self.script("--nodes", 1, "-w", 2, "--time", "5", TROMMEL_SITE=str(site))
        (self.at.directory / "bin").mkdir()
        srun = self.at.write("bin/srun", '#!/bin/sh\nkill -USR1 "$PPID"\n')
        srun.chmod(0o755)
        path = f"{srun.parent}:{os.environ['PATH']}"

        ended = subprocess.run(["bash", "-c", script], env={"PATH": path, "SLURM_JOB_NUM_NODES": "1"}, capture_output=True, text=True)

        self.assertEqual(ended.returncode, STOPPED)
        self.assertEqual(ended.stdout, "the time was over before the shards were staged; ask for more of it\n")

    def test_a_sweep_that_was_killed_is_queued_again(self):
        for resume_by, asking in (("requeue", "scontrol requeue 7"), ("resubmit", "sbatch --dependency=afterany:7 ")):
            with self.subTest(resume_by):
                (call,) = self.killed_after(61, resume_by)
                self.assertEqual(call[: len(asking)], asking)

    def test_a_sweep_that_was_killed_within_a_minute_is_left_alone(self):
        self.assertEqual(self.killed_after(50, "requeue"), [])

    def test_one_that_was_killed_when_it_was_finished_is_queued_again_to_be_completed(self):
        self.at = Workplace()
        self.addCleanup(self.at.close)
        self.at.import_photos()
        self.at.write("grid.toml", GRID_OF_20)
        self.at.trommel("run", "grid.toml", "-w", 2)

        self.assertEqual(self.killed_after(61, "requeue"), ["scontrol requeue 7"])

    def killed_after(self, seconds, resume_by):
        """The requests to Slurm that the batch script makes after its sweep was killed."""
        site = self.at.write("killed.toml", f'[cpu]\nresume_by = "{resume_by}"\n')
        script = self.script("-w", 2, TROMMEL_SITE=str(site)).replace(f"{BIN / 'trommel'} run", "killed run")
        programs = {"killed": "kill -KILL $$"} | dict.fromkeys(("scontrol", "sbatch"), 'echo "${0##*/} $*" >> asked')
        with tempfile.TemporaryDirectory() as directory:
            for name, text in programs.items():
                program = pathlib.Path(directory, name)
                program.write_text(f"#!/bin/sh\n{text}\n")
                program.chmod(0o755)
            ended = subprocess.run(["bash", "-c", script], cwd=directory, capture_output=True, text=True, timeout=60, env={
                "PATH": f"{directory}:{os.environ['PATH']}", "SLURM_JOB_ID": "7", "SLURM_JOB_NUM_NODES": "1", "SECONDS": str(seconds)
            })  # fmt: skip
            self.assertEqual(ended.returncode, 137, ended.stderr)
            asked = pathlib.Path(directory, "asked")
            return asked.read_text().splitlines() if asked.exists() else []

    def test_a_limit_without_a_scratch_changes_nothing_and_is_refused(self):
        site = self.at.write("limit.toml", '[cpu]\nscratch_limit = "200 GB"\n')

        said = self.at.trommel("submit", "grid.toml", "-w", 2, "--dry-run", expect=WRONG_INPUT, TROMMEL_SITE=str(site)).stderr

        self.assertIn("limit.toml:2:17: 'scratch_limit' changes nothing (there is no 'scratch'); add it, or leave this out", said)

    def test_the_examples_of_site_files_are_good(self):
        for example in EXAMPLES.glob("*.toml"):
            script = self.script("--workers-per-node", 2, TROMMEL_SITE=str(example))
            self.assert_shellcheck_is_content(script)
            self.assertIn("#SBATCH --ntasks-per-node=2", script)

    def test_what_is_wrong_with_a_site_file_is_located(self):
        site = self.at.write("wrong.toml", '[cpu]\npartion = "batch"\nresume_by = "hope"\nscratch = "/`pwd`"\nscratch_limit = "a lot"\n')

        said = self.at.trommel("submit", "grid.toml", "--dry-run", expect=WRONG_INPUT, TROMMEL_SITE=str(site)).stderr

        self.assertRegex(said, r"wrong\.toml:2:1: unknown key 'partion' in \[cpu\] \(did you mean 'partition'\?")
        self.assertRegex(said, r"wrong\.toml:3:13: unknown resume_by 'hope' \(.*known: requeue, resubmit, none\)")
        self.assertRegex(said, r"wrong\.toml:4:11: 'scratch' has a quote, a backslash, a backtick or a line break \(a batch script")
        self.assertRegex(said, r"wrong\.toml:5:17: 'scratch_limit' = \"a lot\" is not a size; write \"200 GB\"")

    def test_no_value_becomes_a_second_line(self):
        for options in (("--time", "1:00\ntouch x"), ("--data", "photos=a\nb"), ("--", "--mem=1G\n#SBATCH --wrap=x"), ("--", "--mem=1G\r")):
            with self.subTest(options=options):
                said = self.at.trommel("submit", "grid.toml", "--dry-run", "-w", 2, *options, expect=WRONG_INPUT).stderr

                self.assertIn("has a line break (it becomes a line of a batch script)", said)
                self.assertEqual(len(said.splitlines()), 1)
        for key in ("partition", "account", "time"):
            site = self.at.write("site.toml", f'[one]\nworkers_per_node = 2\n{key} = "a\\ntouch x"\n')
            said = self.at.trommel("submit", "grid.toml", "--dry-run", expect=WRONG_INPUT, TROMMEL_SITE=str(site)).stderr
            self.assertIn(f"site.toml:3:{len(key) + 4}: '{key}' = \"a\\ntouch x\" has a line break", said)

    def test_a_scratch_that_would_not_be_a_nodes_own_is_refused(self):
        for scratch in ("scratch", "~/scratch"):
            site = self.at.write("near.toml", f'[cpu]\nscratch = "{scratch}"\n')
            said = self.at.trommel("submit", "grid.toml", "--dry-run", expect=WRONG_INPUT, TROMMEL_SITE=str(site)).stderr
            self.assertIn(f'near.toml:2:11: \'scratch\' = "{scratch}" does not begin with / or a variable', said)

    def test_what_is_missing_is_asked_for(self):
        self.assertIn("--workers-per-node W", self.at.trommel("submit", "grid.toml", expect=WRONG_INPUT).stderr)
        said = self.at.trommel("submit", "grid.toml", "-w", 2, "--nodes", "4-", expect=WRONG_INPUT).stderr
        self.assertIn("--nodes 4-: not a number of nodes; write 4, or 2-4", said)


if __name__ == "__main__":
    unittest.main()
