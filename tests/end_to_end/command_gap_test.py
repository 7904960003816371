"""A program as the trial that saves an epoch before it reports it, and is killed in between."""

import unittest

from command_test_case import SWEEP, CommandTestCase

SELECTS = 'epochs = 8\nselect_epoch = { metric = "val_accuracy" }'
SWEEP_OF_EIGHT = SWEEP.replace("epochs = 5", SELECTS).replace("max_attempts = 2", "max_attempts = 5")

# `between(epoch)` is called after the epoch was saved and before it is reported.
SAVES_FIRST = """
state = CHECKPOINT / "epoch"
for epoch in range(1 + (int(state.read_text()) if state.exists() else 0), 9):
    (CHECKPOINT / "new").write_text(str(epoch))
    (CHECKPOINT / "new").rename(state)
    between(epoch)
    report(epoch=epoch, val_accuracy=LR if epoch == 3 else epoch / 1000)
"""
KILL_TRAINER = """
def kill_trainer():
    guard = os.getppid()
    trainer = pathlib.Path(f"/proc/{guard}/stat").read_text().rpartition(")")[2].split()[1]
    os.kill(int(trainer), signal.SIGKILL)
"""


class GapTest(CommandTestCase):
    def assert_whole(self):
        for number, trial in enumerate(self.trials(), start=1):
            own = self.at.rows("mine", f"SELECT epoch FROM curves WHERE trial = 'c{number}s1'")
            self.assertEqual([each["epoch"] for each in own], list(range(1, 9)), self.attempts())
            self.assertEqual((trial["state"], trial["selected_epoch"], trial["epochs"]), ("completed", 3, 8))

    def test_an_epoch_that_was_never_reported_is_trained_again_with_all_later_ones(self):
        self.run_sweep("""
def between(epoch):
    if epoch == 3 and TOLD["attempt"] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
""" + SAVES_FIRST, SWEEP_OF_EIGHT)

        self.assert_whole()

    def test_unheard_reports_after_the_gap_do_not_hide_it(self):
        self.run_sweep(KILL_TRAINER + """
def between(epoch):
    if epoch == 3 and TOLD["attempt"] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if epoch == 4 and TOLD["attempt"] == 2:
        kill_trainer()
    if epoch == 6 and TOLD["attempt"] == 2:
        time.sleep(600)  # until it is terminated
""" + SAVES_FIRST, SWEEP_OF_EIGHT)

        self.assert_whole()

    def test_a_missing_first_epoch_is_not_hidden_either(self):
        self.run_sweep(KILL_TRAINER + """
def between(epoch):
    if epoch == 1 and TOLD["attempt"] == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    if epoch == 2 and TOLD["attempt"] == 2:
        kill_trainer()
    if epoch == 4 and TOLD["attempt"] == 2:
        time.sleep(600)
""" + SAVES_FIRST, SWEEP_OF_EIGHT)

        self.assert_whole()


if __name__ == "__main__":
    unittest.main(verbosity=2)
