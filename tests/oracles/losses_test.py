"""Losses of a batch and their gradients, in double precision, compared with torch.nn.functional."""

import itertools
import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
torch = oracle("torch", "python3-torch")

IMAGES, CLASSES = 40, 5
WEIGHTS = (0.3, 2.0, 1.0, 0.0, 5.5)


def cross_entropy(logits, labels, smoothing):
    """The loss of each image, against smoothed targets."""
    targets = torch.nn.functional.one_hot(labels, CLASSES).double() * (1 - smoothing) + smoothing / CLASSES
    return torch.nn.functional.cross_entropy(logits, targets, reduction="none")


def hinge(logits, labels, _):
    """Torch divides by the number of classes."""
    return CLASSES * torch.nn.functional.multi_margin_loss(logits, labels, reduction="none")


ORACLES = {"cross_entropy": cross_entropy, "hinge": hinge}


class LossesTest(unittest.TestCase):
    def test_losses_and_gradients_are_weighted_by_class(self):
        random = np.random.default_rng(2)
        logits = 3 * random.normal(size=(IMAGES, CLASSES))
        labels = random.integers(CLASSES, size=IMAGES)
        kinds = [("cross_entropy", 0), ("cross_entropy", 0.1), ("cross_entropy", 0.7), ("hinge", 0)]
        target = torch.tensor(labels)

        for (loss, smoothing), weights in itertools.product(kinds, (None, WEIGHTS)):
            with self.subTest(loss=loss, label_smoothing=smoothing, class_weights=weights):
                answer = ask("losses", loss=loss, label_smoothing=smoothing, logits=logits.tolist(),
                             labels=labels.tolist(), class_weights=weights)  # fmt: skip

                values = torch.tensor(logits, requires_grad=True)
                of_image = torch.tensor(weights or CLASSES * [1.0], dtype=torch.double)[target]
                expected = (ORACLES[loss](values, target, smoothing) * of_image).sum()
                expected.backward()
                plain = torch.nn.functional.cross_entropy(values, target, reduction="sum")

                self.assertAlmostEqual(answer["loss"], expected.item(), delta=1e-11 * abs(expected.item()))
                self.assertAlmostEqual(answer["cross_entropy"], plain.item(), delta=1e-11 * plain.item())
                np.testing.assert_allclose(answer["gradient"], values.grad.flatten(), rtol=1e-11, atol=1e-13)


if __name__ == "__main__":
    unittest.main(verbosity=2)
