"""The learning rate of every step, compared with torch.optim.lr_scheduler."""

import itertools
import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
torch = oracle("torch", "python3-torch")

RATE = 0.3
# Rises, falls, stays and returns to its best: equal is not better.
VALUES = (0.5, 0.6, 0.55, 0.6, 0.58, 0.7, 0.7, 0.69, 0.68, 0.67, 0.71, 0.7)
STEPS = 3  # an epoch


def rates(name, values=VALUES, steps=STEPS, warmup_epochs=0, **numbers):
    return ask("schedule", schedule={"name": name, **numbers}, learning_rate=RATE, values=list(values),
               steps_per_epoch=steps, warmup_epochs=warmup_epochs)  # fmt: skip


def optimizer():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)


def rate_of(scheduler):
    return scheduler.optimizer.param_groups[0]["lr"]


def by_step(scheduler, steps):
    rates = []
    for step in range(steps):
        rates.append(rate_of(scheduler))
        scheduler.optimizer.step()
        if step + 1 < steps:
            scheduler.step()
    return rates


def by_epoch(scheduler, values=None):
    """`values` are passed to the scheduler if it needs them."""
    rates = []
    for epoch in range(len(VALUES)):
        rates += STEPS * [rate_of(scheduler)]
        scheduler.optimizer.step()
        scheduler.step() if values is None else scheduler.step(values[epoch])
    return rates


class SchedulesTest(unittest.TestCase):
    def expect_rates(self, found, expected):
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-15)

    def test_step_decay_is_torchs(self):
        for every, factor in ((1, 0.5), (4, 0.1), (5, 0.9), (20, 0.1)):
            with self.subTest(every=every):
                decay = torch.optim.lr_scheduler.StepLR(optimizer(), every, factor)
                self.expect_rates(rates("step", every=every, factor=factor), by_epoch(decay))

    def test_a_cosine_is_torchs_annealing_at_every_step(self):
        steps = STEPS * len(VALUES)
        annealing = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer(), steps)
        self.expect_rates(rates("cosine"), by_step(annealing, steps))

    def test_one_cycle_is_torchs_for_any_number_of_steps(self):
        for epochs, steps in ((12, 3), (1, 1), (2, 1), (3, 1), (4, 1), (7, 1), (1, 10), (5, 11)):
            with self.subTest(epochs=epochs, steps=steps):
                total = epochs * steps
                cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer(), RATE, total, cycle_momentum=False)
                self.expect_rates(rates("one_cycle", epochs * [0.5], steps), by_step(cycle, total))

    def test_a_plateau_of_patience_p_is_torchs_of_patience_p_minus_1(self):
        """Ours ends with the p-th epoch without improvement, as Keras's does; Torch's with the next one."""
        for direction, patience in itertools.product(("maximize", "minimize"), (1, 2, 3, 5)):
            with self.subTest(direction=direction, patience=patience):
                plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
                    optimizer(), mode=direction[:3], factor=0.5, patience=patience - 1, threshold=0, eps=0
                )
                found = rates("plateau", direction=direction, factor=0.5, patience=patience, min_delta=0)
                self.expect_rates(found, by_epoch(plateau, VALUES))

    def test_a_warm_up_multiplies_any_schedule_by_its_ramp(self):
        schedules = ({"name": "constant"}, {"name": "cosine"}, {"name": "one_cycle"},
                     {"name": "step", "every": 1, "factor": 0.5})  # fmt: skip
        steps = np.arange(STEPS * len(VALUES))
        for schedule, epochs in itertools.product(schedules, (0, 1 / 3, 0.5, 1, 2.5, 12)):
            with self.subTest(**schedule, warmup_epochs=epochs):
                line = np.minimum(1, (steps + 1) / max(STEPS * epochs, 1))
                self.expect_rates(rates(**schedule, warmup_epochs=epochs), line * rates(**schedule))


if __name__ == "__main__":
    unittest.main(verbosity=2)
