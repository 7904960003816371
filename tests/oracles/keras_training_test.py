"""With defaults = "keras": optimizers, the plateau and early stopping, compared with Keras itself."""

import inspect
import itertools
import types
import unittest

from driver import ask
from real_keras import keras, np, numbers, variable

# Keras rounds numbers to single precision internally. All of these are exact in it.
RATES = (0.125, 0.0625, 0.25, 0, 0.015625)
DECAY = 0.03125
TINY = 2.0**-23  # 1.2e-7
SIZES = (4, 3)
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "adagrad": "Adagrad"}
RULES = (
    ("sgd", {"momentum": 0.0, "nesterov": False}),
    ("sgd", {"momentum": 0.875, "nesterov": False}),
    ("sgd", {"momentum": 0.75, "nesterov": True}),
    ("adam", {"beta_1": 0.875, "beta_2": 1 - 2.0**-10, "epsilon": TINY}),
    ("adam", {"beta_1": 0.5, "beta_2": 0.75, "epsilon": 0.125}),
    ("adamw", {"beta_1": 0.875, "beta_2": 1 - 2.0**-10, "epsilon": TINY}),
    ("adamw", {"beta_1": 0.5, "beta_2": 0.75, "epsilon": 0.125}),
    ("rmsprop", {"rho": 0.875, "momentum": 0.0, "epsilon": TINY}),
    ("rmsprop", {"rho": 0.625, "momentum": 0.75, "epsilon": 0.125}),
    ("adagrad", {"initial_accumulator": 0.125, "epsilon": TINY}),
    ("adagrad", {"initial_accumulator": 0, "epsilon": 0.125}),
)
# Rises, falls, stays, and rises by less than 1e-4.
VALUES = (0.5, 0.6, 0.55, 0.60005, 0.6001, 0.7, 0.7, 0.70009, 0.68, 0.71, 0.7, 0.7, 0.72, 0.1)


def keras_optimizer(name, numbers_, **more):
    ours = {"initial_accumulator": "initial_accumulator_value"}
    arguments = {ours.get(key, key): value for key, value in numbers_.items()}
    return getattr(keras.optimizers, OPTIMIZERS[name])(learning_rate=1.0, **arguments, **more)


def kerass_steps(optimizer, begin, steps):
    parameters = [variable(values) for values in begin]
    optimizer.build(parameters)
    after_each = []
    for step in steps:
        optimizer.learning_rate = step["learning_rate"]
        gradients = [keras.ops.convert_to_tensor(g) if hasattr(keras, "ops") else variable(g).value()
                     for g in map(np.array, step["gradients"])]  # fmt: skip
        optimizer.apply_gradients(list(zip(gradients, parameters)))
        after_each.append(np.concatenate([numbers(parameter) for parameter in parameters]))
    return after_each


def our_steps(name, numbers_, decay, clip, begin, steps):
    answer = ask("optimizer", form="keras", optimizer={"name": name, **numbers_}, weight_decay=decay,
                 gradient_clip_norm=clip, parameters=begin, steps=steps)  # fmt: skip
    return [np.concatenate(values) for values in answer]


def drawn_steps(scale):
    random = np.random.default_rng(1)

    def drawn(scale):
        return [(scale * random.normal(size=size)).tolist() for size in SIZES]

    return drawn(1), [{"learning_rate": rate, "gradients": drawn(scale)} for rate in RATES]


class OptimizersTest(unittest.TestCase):
    def test_every_rule_steps_as_kerass_with_any_decay_rates_and_gradient_sizes(self):
        for (name, numbers_), decay, scale in itertools.product(RULES, (0, DECAY), (1, 1e-6)):
            with self.subTest(rule=name, **numbers_, weight_decay=decay, gradients=scale):
                begin, steps = drawn_steps(scale)
                found = our_steps(name, numbers_, decay, 0, begin, steps)
                real = keras_optimizer(name, numbers_, weight_decay=decay)
                np.testing.assert_allclose(found, kerass_steps(real, begin, steps), rtol=1e-11, atol=1e-13)

    def test_gradients_are_clipped_as_by_global_clipnorm(self):
        begin, steps = drawn_steps(1)
        norms = [np.linalg.norm(np.concatenate(step["gradients"])) for step in steps]
        clip = float(np.median(norms))  # exceeded by some, not by all
        for name, numbers_ in RULES:
            with self.subTest(rule=name, **numbers_):
                found = our_steps(name, numbers_, DECAY, clip, begin, steps)
                real = keras_optimizer(name, numbers_, weight_decay=DECAY, global_clipnorm=clip)
                # Torch divides by the norm plus 1e-6.
                np.testing.assert_allclose(found, kerass_steps(real, begin, steps), rtol=1e-5, atol=1e-6)


class DefaultsTest(unittest.TestCase):
    def expect_default(self, function, argument, value):
        with self.subTest(function=function.__qualname__, argument=argument):
            default = inspect.signature(function).parameters[argument].default
            self.assertEqual(0 if default is None else default, value)

    def test_every_default_matches_kerass_signatures(self):
        names = {"initial_accumulator": "initial_accumulator_value"}
        for ours, theirs in OPTIMIZERS.items():
            settings = ask("defaults", library="keras", optimizer=ours)
            make = getattr(keras.optimizers, theirs).__init__
            for name in ("learning_rate", "weight_decay", "epsilon", "rho", "beta_1", "beta_2",
                         "initial_accumulator"):  # fmt: skip
                if name in settings:
                    self.expect_default(make, names.get(name, name), settings[name])
            norm = keras.layers.BatchNormalization.__init__
            self.expect_default(norm, "momentum", 1 - settings["batch_norm_momentum"])
            self.expect_default(norm, "epsilon", settings["batch_norm_epsilon"])
            plateau = keras.callbacks.ReduceLROnPlateau.__init__
            self.expect_default(plateau, "min_delta", settings["plateau_min_delta"])
            for layer in (keras.layers.Dense, keras.layers.Conv2D):
                self.expect_default(layer.__init__, "kernel_initializer", settings["initialization"])
                self.expect_default(layer.__init__, "bias_initializer", "zeros")

    def test_the_plateaus_own_numbers_are_kerass(self):
        make = keras.callbacks.ReduceLROnPlateau.__init__
        for argument, value in (("factor", 0.1), ("patience", 10), ("cooldown", 0), ("min_lr", 0)):
            self.expect_default(make, argument, value)
        self.expect_default(keras.callbacks.EarlyStopping.__init__, "min_delta", 0)


def stand_in():
    """The part of a model that callbacks access."""
    return types.SimpleNamespace(optimizer=keras.optimizers.SGD(learning_rate=0.5), stop_training=False,
                                 get_weights=lambda: [], set_weights=lambda weights: None)  # fmt: skip


def shown(callback, values):
    """The learning rate after each epoch, and whether training ends."""
    model = stand_in()
    callback.set_model(model)
    callback.on_train_begin()
    seen = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {"monitored": value})
        seen.append((float(numbers(model.optimizer.learning_rate)), model.stop_training))
        if model.stop_training:
            break
    return seen


class CallbacksTest(unittest.TestCase):
    def test_a_plateau_is_reduce_lr_on_plateau(self):
        for direction, patience, min_delta in itertools.product(
            ("maximize", "minimize"), (1, 2, 3, 5), (0, 1e-4, 0.05)
        ):
            with self.subTest(direction=direction, patience=patience, min_delta=min_delta):
                schedule = {"name": "plateau", "direction": direction, "factor": 0.5, "patience": patience,
                            "min_delta": min_delta}  # fmt: skip
                found = ask("schedule", schedule=schedule, learning_rate=0.5, values=list(VALUES),
                            steps_per_epoch=1, warmup_epochs=0)  # fmt: skip
                real = keras.callbacks.ReduceLROnPlateau("monitored", 0.5, patience, mode=direction[:3],
                                                         min_delta=min_delta)  # fmt: skip
                expected = [0.5] + [rate for rate, _ in shown(real, VALUES)]
                np.testing.assert_allclose(found, expected[:-1], rtol=1e-6)

    def test_early_stopping_ends_after_and_selects_the_same_epochs(self):
        for direction, patience, start in itertools.product(("maximize", "minimize"), (1, 2, 3, 5), (0, 4)):
            with self.subTest(direction=direction, patience=patience, start_from_epoch=start):
                real = keras.callbacks.EarlyStopping("monitored", patience=patience, mode=direction[:3],
                                                     start_from_epoch=start)  # fmt: skip
                seen = shown(real, VALUES)
                found = ask("early_stopping", patience=patience, from_epoch=start + 1, direction=direction,
                            values=VALUES)  # fmt: skip
                self.assertEqual(found["epochs"], len(seen))
                if start == 0:  # otherwise Keras ignores the epochs before, and we do not
                    self.assertEqual(found["selected"], real.best_epoch + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
