"""Penalties of kernels, compared with NumPy, and their gradients, compared with finite differences."""

import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")

PENALTIES = ((0, 0), (0.3, 0), (0, 0.2), (0.05, 1.5))  # l1, l2 of each kernel
SIZE = 5
STEP = 1e-4  # all weights are farther from 0, where |w| has no derivative


def answer_for(kernels, gradients):
    penalized = [{"values": list(values), "l1": l1, "l2": l2} for values, (l1, l2) in zip(kernels, PENALTIES)]
    return ask("penalties", kernels=penalized, gradients=gradients.tolist())


def penalty_of(kernels):
    return answer_for(kernels, np.zeros_like(kernels))["penalty"]


def slope(kernels, index):
    """The slope of the penalty along the weight at `index`."""
    step = np.zeros_like(kernels)
    step[index] = STEP
    return (penalty_of(kernels + step) - penalty_of(kernels - step)) / (2 * STEP)


class PenaltiesTest(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(7)
        self.kernels = random.normal(size=(len(PENALTIES), SIZE))
        self.none = np.zeros_like(self.kernels)
        self.assertGreater(np.abs(self.kernels).min(), STEP)

    def test_the_penalty_is_the_sum_over_all_kernels(self):
        l1, l2 = np.transpose(PENALTIES)[..., None]
        expected = (l1 * np.abs(self.kernels) + l2 * self.kernels**2).sum()
        self.assertAlmostEqual(penalty_of(self.kernels), expected, delta=1e-13 * expected)

    def test_its_gradient_matches_finite_differences(self):
        found = answer_for(self.kernels, self.none)["gradients"]

        slopes = [slope(self.kernels, index) for index in np.ndindex(self.kernels.shape)]
        np.testing.assert_allclose(np.ravel(found), slopes, rtol=0, atol=1e-9)

    def test_it_is_added_to_the_existing_gradient(self):
        there = np.random.default_rng(8).normal(size=self.kernels.shape)
        alone = answer_for(self.kernels, self.none)["gradients"]

        np.testing.assert_allclose(answer_for(self.kernels, there)["gradients"], there + alone, rtol=1e-13)

    def test_a_weight_of_exactly_0_stays_0(self):
        self.assertEqual(answer_for(self.none, self.none), {"penalty": 0, "gradients": self.none.tolist()})


if __name__ == "__main__":
    unittest.main(verbosity=2)
