"""Normalized pixels, compared with NumPy and scikit-learn."""

import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
preprocessing = oracle("sklearn.preprocessing", "python3-sklearn")

HEIGHT, WIDTH = 5, 7
# Rounding of pixel * scale + shift in single precision: the nearly constant image below has a scale of 2.
ROUNDING = 4 * 510 * 2.0**-24


def standardized(columns):
    """Scales each column to mean 0 and standard deviation 1; constant ones to 0."""
    return preprocessing.StandardScaler().fit_transform(columns.astype(float))


def standardize(images):
    return standardized(images.reshape(-1, images.shape[-1])).reshape(images.shape)


def per_image(images):
    return np.stack([standardized(image.reshape(-1, 1)).reshape(image.shape) for image in images])


def imagenet(images):
    """torchvision's ToTensor and Normalize."""
    return (images / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])


def caffe(images):
    """Keras's preprocess_input(mode="caffe"): from RGB to BGR, centered at ImageNet's means, not scaled."""
    return images[..., ::-1] - np.array([103.939, 116.779, 123.68])


ORACLES = {
    "none": lambda images: images,
    "unit": lambda images: images / 255,
    "standardize": standardize,
    "per_image": per_image,
    "imagenet": imagenet,
    "caffe": caffe,
}


def random_images(channels):
    images = np.random.default_rng(4).integers(256, size=(6, HEIGHT, WIDTH, channels))
    images[1] = 77  # a constant image
    images[2] = images[2] // 128 + 200  # nearly so
    return images


class NormalizationTest(unittest.TestCase):
    def expect_as_oracles(self, names, images):
        flat = images.reshape(len(images), -1)
        for name in names:
            with self.subTest(normalization=name, channels=images.shape[-1]):
                answer = ask("normalization", normalization=name, channels=images.shape[-1],
                             images=flat.tolist())  # fmt: skip
                expected = ORACLES[name](images).reshape(flat.shape)
                np.testing.assert_allclose(answer["batch"], expected, rtol=0, atol=ROUNDING)
                self.assertEqual(answer["in_place"], answer["batch"])

    def test_every_normalization_of_colors_matches_its_oracle(self):
        self.expect_as_oracles(list(ORACLES), random_images(3))

    def test_any_number_of_channels_is_normalized_alike(self):
        for channels in (1, 2, 4):
            self.expect_as_oracles(["none", "unit", "standardize", "per_image"], random_images(channels))

    def test_a_constant_channel_is_only_centered(self):
        images = random_images(3)
        images[..., 1] = 9
        self.expect_as_oracles(["standardize"], images)


if __name__ == "__main__":
    unittest.main(verbosity=2)
