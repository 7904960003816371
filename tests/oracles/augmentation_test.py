"""Augmented images, compared with scipy.ndimage and Keras's matrices for the same draws."""

import itertools
import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
ndimage = oracle("scipy.ndimage", "python3-scipy")

NOTHING = {"horizontal_flip": False, "vertical_flip": False, "shift": 0, "zoom": 0, "shear_degrees": 0,
           "rotation_degrees": 0}  # fmt: skip
ALL = {"horizontal_flip": True, "vertical_flip": True, "shift": 0.4, "zoom": 0.5, "shear_degrees": 40,
       "rotation_degrees": 180}  # fmt: skip
# Even, so that no coordinate is at an edge, where rounding would make `constant` and `wrap` jump.
SHAPES = ((6, 10, 3), (8, 4, 1), (2, 12, 2))
FILLS = ("nearest", "constant", "reflect", "wrap")


def kerass_matrix(change):
    """rotation * shift * shear * zoom, for (row, column, 1)."""
    turn, shear = change["rotation"], change["shear"]
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    shift = np.array([[1, 0, change["shift_rows"]], [0, 1, change["shift_columns"]], [0, 0, 1]])
    shearing = np.array([[1, -np.sin(shear), 0], [0, np.cos(shear), 0], [0, 0, 1]])
    return rotation @ shift @ shearing @ np.diag([change["zoom_rows"], change["zoom_columns"], 1])


def changed(image, change, fill):
    height, width, channels = image.shape
    middle = np.array([[1, 0, (height - 1) / 2], [0, 1, (width - 1) / 2], [0, 0, 1]])
    matrix = middle @ kerass_matrix(change) @ np.linalg.inv(middle)
    moved = np.stack([
        ndimage.affine_transform(image[..., c], matrix[:2, :2], matrix[:2, 2], order=1, mode=fill, cval=0)
        for c in range(channels)
    ], axis=-1)  # fmt: skip
    moved = moved[:, ::-1] if change["flip_horizontal"] else moved
    return moved[::-1] if change["flip_vertical"] else moved


class AugmentationTest(unittest.TestCase):
    def expect_as_scipy(self, augmentation, fill, shape, count=12):
        height, width, channels = shape
        images = np.random.default_rng(5).integers(256, size=(count, *shape))
        answer = ask("augmentation", augmentation={**augmentation, "fill": fill, "axes": "row_column"}, seed=6, epoch=2,
                     height=height, width=width, channels=channels,
                     images=images.reshape(count, -1).tolist())  # fmt: skip
        for image, found in zip(images.astype(float), answer, strict=True):
            with self.subTest(fill=fill, shape=shape, **found["change"]):
                expected = changed(image, found["change"], fill)
                np.testing.assert_allclose(np.reshape(found["pixels"], shape), expected, rtol=0, atol=1e-4)

    def test_each_change_alone_matches_keras_with_every_fill(self):
        for name, fill in itertools.product(ALL, FILLS):
            self.expect_as_scipy({**NOTHING, name: ALL[name]}, fill, SHAPES[0])

    def test_all_changes_together_match_keras_with_every_fill(self):
        for shape, fill in itertools.product(SHAPES, FILLS):
            self.expect_as_scipy(ALL, fill, shape, count=40)


if __name__ == "__main__":
    unittest.main(verbosity=2)
