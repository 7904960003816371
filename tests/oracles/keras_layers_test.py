"""With defaults = "keras": initial weights, batch norms and augmentation, compared with Keras itself."""

import itertools
import unittest

from driver import ask, oracle
from real_keras import VERSION, image_generator, keras, np, numbers

stats = oracle("scipy.stats", "python3-scipy")

INITIALIZERS = {
    "glorot_uniform": "GlorotUniform",
    "glorot_normal": "GlorotNormal",
    "he_uniform": "HeUniform",
    "he_normal": "HeNormal",
}
# Keras's shapes: (rows, columns, inputs, outputs).
KERNELS = (
    ({"conv": 48, "kernel": 3, "inputs": 64}, (3, 3, 64, 48)),
    ({"conv": 256, "kernel": 1, "inputs": 96}, (1, 1, 96, 256)),
    ({"dense": 50, "inputs": 600}, (600, 50)),
)
NOTHING = {"horizontal_flip": False, "vertical_flip": False, "shift": 0, "zoom": 0, "shear_degrees": 0,
           "rotation_degrees": 0}  # fmt: skip
ALL = {"horizontal_flip": True, "vertical_flip": True, "shift": 0.4, "zoom": 0.5, "shear_degrees": 40,
       "rotation_degrees": 180}  # fmt: skip


class InitializationTest(unittest.TestCase):
    def test_kernels_have_kerass_distribution_and_biases_are_zero(self):
        for (name, theirs), (layer, shape) in itertools.product(INITIALIZERS.items(), KERNELS):
            with self.subTest(initialization=name, shape=shape):
                ours = ask("initialization", initialization=name, seed=3, layers=[layer])[0]
                real = numbers(getattr(keras.initializers, theirs)(seed=4)(shape)).ravel()
                self.assertEqual(len(ours["kernel"]), real.size)
                # Both are seeded. With at least 25,000 numbers, even a scale that is 3 % off would be
                # noticed.
                self.assertGreater(stats.ks_2samp(ours["kernel"], real).pvalue, 0.01)
                np.testing.assert_allclose(np.abs(ours["kernel"]).max(), np.abs(real).max(), rtol=0.01)
                self.assertEqual(set(ours["bias"]), {0})


class BatchNormTest(unittest.TestCase):
    def expect_as_keras(self, shapes, variance):
        """Batches of these shapes, [images, values of an image, channels]."""
        random = np.random.default_rng(2)
        batches = [random.normal(3, 2, size=shape) for shape in shapes]
        settings = ask("defaults", library="keras", optimizer="adam")
        answer = ask("batch_norm", momentum=settings["batch_norm_momentum"],
                     epsilon=settings["batch_norm_epsilon"], variance=variance, channels=shapes[0][2],
                     values=shapes[0][1], batches=[batch.tolist() for batch in batches])  # fmt: skip
        layer = keras.layers.BatchNormalization(dtype="float32")
        flat = shapes[0][1] == 1
        for i, batch in enumerate([*batches, batches[-1]]):
            values = (batch[:, 0] if flat else batch[:, :, None]).astype("float32")
            output = numbers(layer(values, training=i < len(batches))).reshape(batch.shape)
            with self.subTest(shape=batch.shape, variance=variance, batch=i):
                np.testing.assert_allclose(np.reshape(answer[i]["output"], batch.shape), output, atol=2e-5)
                np.testing.assert_allclose(answer[i]["mean"], numbers(layer.moving_mean), rtol=2e-5)
                np.testing.assert_allclose(answer[i]["variance"], numbers(layer.moving_variance), rtol=2e-5)

    def test_units_have_the_populations_variance_and_a_batch_of_one_image_has_none(self):
        self.expect_as_keras([(4, 1, 3), (3, 1, 3), (2, 1, 3), (1, 1, 3)], self.of_keras())

    def test_images_have_the_populations_variance_since_keras_3(self):
        since_3 = VERSION >= (3, 0)
        self.expect_as_keras([(2, 2, 3), (1, 2, 3), (3, 2, 3)], self.of_keras() if since_3 else "sample")

    @staticmethod
    def of_keras():
        return ask("defaults", library="keras", optimizer="adam")["batch_norm_variance"]


class AugmentationTest(unittest.TestCase):
    def expect_as_keras(self, augmentation, fill, shape, count=12):
        height, width, channels = shape
        images = np.random.default_rng(5).integers(256, size=(count, *shape))
        axes = ask("defaults", library="keras", optimizer="adam")["augment_axes"]
        answer = ask("augmentation", augmentation={**augmentation, "fill": fill, "axes": axes}, seed=6, epoch=2,
                     height=height, width=width, channels=channels,
                     images=images.reshape(count, -1).tolist())  # fmt: skip
        for image, found in zip(images.astype("float32"), answer, strict=True):
            change = found["change"]
            real = image_generator(fill_mode=fill).apply_transform(image, {
                "theta": np.rad2deg(change["rotation"]), "shear": np.rad2deg(change["shear"]),
                "tx": change["shift_rows"], "ty": change["shift_columns"], "zx": change["zoom_rows"],
                "zy": change["zoom_columns"], "flip_horizontal": change["flip_horizontal"],
                "flip_vertical": change["flip_vertical"],
            })  # fmt: skip
            with self.subTest(fill=fill, shape=shape, **change):
                np.testing.assert_allclose(np.reshape(found["pixels"], shape), real, rtol=0, atol=1e-3)

    def test_each_change_alone_is_that_of_an_image_data_generator(self):
        for name, fill in itertools.product(ALL, ("nearest", "constant", "reflect", "wrap")):
            for shape in ((6, 10, 3), (8, 8, 1)):
                self.expect_as_keras({**NOTHING, name: ALL[name]}, fill, shape)

    def test_all_changes_together_are_those_of_an_image_data_generator(self):
        for shape, fill in itertools.product(((6, 10, 3), (8, 4, 1)), ("nearest", "constant", "reflect", "wrap")):
            self.expect_as_keras(ALL, fill, shape, count=40)

    def test_the_draws_have_the_ranges_of_an_image_data_generator(self):
        height, width = 40, 80
        generator = image_generator(rotation_range=180, width_shift_range=0.4, height_shift_range=0.4,
                                    shear_range=40, zoom_range=0.5)  # fmt: skip
        names = {"rotation": "theta", "shift_rows": "tx", "shift_columns": "ty", "shear": "shear",
                 "zoom_rows": "zx", "zoom_columns": "zy"}  # fmt: skip
        theirs = [generator.get_random_transform((height, width, 1), seed=i) for i in range(2000)]
        ours = ask("augmentation", augmentation={**ALL, "fill": "nearest", "axes": "row_column"}, seed=6, epoch=2,
                   height=height, width=width, channels=1,
                   images=[[0] * (height * width)] * 400)  # fmt: skip
        for name, real in names.items():
            with self.subTest(draw=name):
                found = [each["change"][name] for each in ours]
                found = np.rad2deg(found) if name in ("rotation", "shear") else found
                drawn = [each[real] for each in theirs]
                self.assertGreater(stats.ks_2samp(found, drawn).pvalue, 0.01)


if __name__ == "__main__":
    unittest.main(verbosity=2)
