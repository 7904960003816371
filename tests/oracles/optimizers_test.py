"""Five steps of each update rule, in double precision, compared with torch.optim."""

import itertools
import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
torch = oracle("torch", "python3-torch")

RATES = (0.1, 0.05, 0.2, 0, 0.01)
SIZES = (4, 3)  # two tensors, so that a norm computed for each separately would be noticed


def adam_like(name, beta_1, beta_2, epsilon):
    return {"name": name, "beta_1": beta_1, "beta_2": beta_2, "epsilon": epsilon}


RULES = (
    ({"name": "sgd", "momentum": 0, "nesterov": False}, torch.optim.SGD, {}),
    ({"name": "sgd", "momentum": 0.9, "nesterov": False}, torch.optim.SGD, {"momentum": 0.9}),
    ({"name": "sgd", "momentum": 0.8, "nesterov": True}, torch.optim.SGD,
     {"momentum": 0.8, "nesterov": True}),
    (adam_like("adam", 0.9, 0.999, 1e-7), torch.optim.Adam, {"betas": (0.9, 0.999), "eps": 1e-7}),
    (adam_like("adam", 0.5, 0.7, 0.1), torch.optim.Adam, {"betas": (0.5, 0.7), "eps": 0.1}),
    (adam_like("adamw", 0.9, 0.999, 1e-7), torch.optim.AdamW, {"betas": (0.9, 0.999), "eps": 1e-7}),
    (adam_like("adamw", 0.5, 0.7, 0.1), torch.optim.AdamW, {"betas": (0.5, 0.7), "eps": 0.1}),
    ({"name": "rmsprop", "rho": 0.9, "momentum": 0, "epsilon": 1e-7}, torch.optim.RMSprop,
     {"alpha": 0.9, "eps": 1e-7}),
    ({"name": "rmsprop", "rho": 0.6, "momentum": 0.8, "epsilon": 0.1}, torch.optim.RMSprop,
     {"alpha": 0.6, "momentum": 0.8, "eps": 0.1}),
    ({"name": "adagrad", "initial_accumulator": 0.1, "epsilon": 1e-7}, torch.optim.Adagrad,
     {"initial_accumulator_value": 0.1, "eps": 1e-7}),
    ({"name": "adagrad", "initial_accumulator": 0, "epsilon": 0.1}, torch.optim.Adagrad,
     {"initial_accumulator_value": 0, "eps": 0.1}),
)  # fmt: skip


def values_of(parameters):
    return [parameter.detach().tolist() for parameter in parameters]


def torchs_steps(rule, options, decay, clip, begin, steps):
    parameters = [torch.tensor(values, dtype=torch.double, requires_grad=True) for values in begin]
    optimizer = rule(parameters, lr=1, weight_decay=decay, **options)
    after_each = []
    for step in steps:
        for parameter, gradient in zip(parameters, step["gradients"]):
            parameter.grad = torch.tensor(gradient, dtype=torch.double)
        for group in optimizer.param_groups:
            group["lr"] = step["learning_rate"]
        if clip:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        optimizer.step()
        after_each.append(values_of(parameters))
    return after_each


class OptimizersTest(unittest.TestCase):
    def test_every_rule_steps_as_torchs_with_any_decay_clipping_and_rates(self):
        random = np.random.default_rng(1)

        def drawn():
            return [random.normal(size=size).tolist() for size in SIZES]

        begin = drawn()
        steps = [{"learning_rate": rate, "gradients": drawn()} for rate in RATES]
        norms = [np.linalg.norm(np.concatenate(step["gradients"])) for step in steps]
        clip_norm = np.median(norms)  # exceeded by some, not by all

        for (ours, torchs, options), decay, clip in itertools.product(RULES, (0, 0.03), (0, clip_norm)):
            with self.subTest(rule=ours, weight_decay=decay, gradient_clip_norm=clip):
                answer = ask("optimizer", optimizer=ours, form="torch", weight_decay=decay, gradient_clip_norm=clip,
                             parameters=begin, steps=steps)  # fmt: skip
                expected = torchs_steps(torchs, options, decay, clip, begin, steps)
                found = [np.concatenate(values) for values in answer]
                wanted = [np.concatenate(values) for values in expected]
                np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)


if __name__ == "__main__":
    unittest.main(verbosity=2)
