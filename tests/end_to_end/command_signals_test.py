"""Programs as trials if all processes are terminated at once, as Slurm, systemd and users do."""

import signal
import unittest

from command_test_case import HEAD, CommandTestCase
from helpers import PATIENCE, wait_for_exit, wait_until

# Three trials of eight epochs. A terminated program has its epochs so far on disk, and ends with status 0.
POLITE = HEAD + """
[train]
command = ["bash", "train.sh", "{lr}"]
metrics = ["val_accuracy"]
epochs = 8
[space]
lr = [1, 2, 3]
[sampler]
name = "grid"
"""
TRAIN = """
s=$(cat $TROMMEL_CHECKPOINT_DIR/e 2>/dev/null || echo 0)
while [ $s -lt 8 ]; do s=$((s+1)); for i in 1 2 3 4; do sleep 0.1; done
  echo "{\\"epoch\\": $s, \\"val_accuracy\\": 0.$1$s}" > $TROMMEL_REPORT; echo $s > $TROMMEL_CHECKPOINT_DIR/e; done
"""


class ToldToEndTest(CommandTestCase):
    def start(self, script):
        self.at.write("train.sh", script)
        self.at.write("sweep.toml", POLITE)
        self.rounds = 0

    def tell_all_to_end(self, epochs):
        """Runs the sweep until this many epochs are recorded, then signals all of its processes at once."""
        self.rounds += 1
        run = self.at.start("run", "sweep.toml", "-w", 3)
        wait_until(lambda: self.at.count("mine", "epochs") >= epochs or run.poll() is not None, f"{epochs} epochs")
        self.assertIsNone(run.poll(), self.at.said(run))
        for process in self.at.processes():
            process.kill(signal.SIGTERM)
        wait_for_exit(run)
        self.assert_nothing_of_it_is_left()

    def assert_nothing_went_wrong_yet(self):
        for trial in self.trials("state NOT IN ('waiting', 'paused', 'running')"):
            self.assertEqual((trial["state"], trial["epochs"]), ("completed", 8), trial)
        self.assertEqual(self.attempts("outcome = 'crashed'"), [])

    def assert_all_is_trained(self):
        said = self.at.trommel("run", "sweep.toml", "-w", 3).stderr
        for trial in self.trials():
            self.assertEqual((trial["state"], trial["epochs"], trial["crashes"]), ("completed", 8, 0), said)
            self.assertEqual(trial["value"], float(f"0.{trial['configuration']}8"))
            curve = self.at.rows("mine", f"SELECT epoch FROM curves WHERE configuration = {trial['configuration']} ORDER BY epoch")
            self.assertEqual([row["epoch"] for row in curve], list(range(1, 9)))

    def test_a_program_that_ends_with_status_0_is_paused_and_not_completed(self):
        self.start("trap 'exit 0' TERM\n" + TRAIN)
        self.tell_all_to_end(epochs=6)

        self.assert_nothing_went_wrong_yet()
        self.assert_all_is_trained()

    def test_a_program_killed_by_the_signal_has_not_crashed_however_often(self):
        self.start(TRAIN)
        for epochs in (3, 6, 12):
            self.tell_all_to_end(epochs)
            self.assert_nothing_went_wrong_yet()
        self.assert_all_is_trained()

    def test_a_program_that_fails_on_the_signal_has_not_crashed(self):
        self.start("trap 'exit 7' TERM\n" + TRAIN)
        self.tell_all_to_end(epochs=6)

        self.assert_nothing_went_wrong_yet()
        self.assert_all_is_trained()

    def test_if_only_one_trial_gets_the_signal_the_others_continue_and_it_resumes(self):
        self.start("trap 'exit 0' TERM\n" + TRAIN)
        run = self.at.start("run", "sweep.toml", "-w", 3)
        wait_until(lambda: self.at.count("mine", "epochs", "configuration = 2 AND epoch = 3"), "c2 has three epochs")
        told = [each for each in self.at.processes() if f"{self.at.directory}/mine/trials/c2s1/attempt1" in each.arguments()
                or each.environment.get("TROMMEL_TRIAL_DIR", "").endswith("c2s1/attempt1")]  # fmt: skip
        for process in told:
            process.kill(signal.SIGTERM)
        self.assertEqual(wait_for_exit(run), 0, self.at.said(run))

        self.assertEqual([each["outcome"] for each in self.attempts("configuration = 2")], ["paused", "completed"])
        self.assertEqual({trial["epochs"] for trial in self.trials()}, {8})

    def test_a_program_that_ends_by_itself_before_its_last_epoch_is_completed(self):
        self.start("for e in 1 2 3; do echo \"{\\\"val_accuracy\\\": 0.$1$e}\" > $TROMMEL_REPORT; done")
        self.at.trommel("run", "sweep.toml", "-w", 3)

        self.assertEqual({(trial["state"], trial["epochs"]) for trial in self.trials()}, {("completed", 3)})


class OrphansTest(CommandTestCase):
    def test_orphans_of_a_program_are_reaped_while_it_runs(self):
        self.run_sweep(f"""
subprocess.run(["sh", "-c", "i=0; while [ $i -lt 300 ]; do (true &); i=$((i+1)); done"])
def zombies():
    children = open(f"/proc/{{os.getppid()}}/task/{{os.getppid()}}/children").read().split()
    return [pid for pid in children if "Z" == open(f"/proc/{{pid}}/stat").read().rpartition(")")[2].split()[0]]
deadline = time.monotonic() + {PATIENCE}
while zombies() and time.monotonic() < deadline: time.sleep(0.01)
report(val_accuracy=len(zombies()))
""")

        self.assertEqual({trial["val_accuracy"] for trial in self.trials()}, {0.0})


if __name__ == "__main__":
    unittest.main(verbosity=2)
