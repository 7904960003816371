"""Scores of random predictions, compared with scikit-learn; some classes lack images, predictions, or both."""

import unittest

from driver import ask, oracle

np = oracle("numpy", "python3-numpy")
metrics = oracle("sklearn.metrics", "python3-sklearn")

# Images, classes, and the classes from which labels and predictions are drawn.
DRAWS = (
    (200, 6, range(6), range(6)),
    (50, 2, range(2), range(2)),
    (60, 6, (0, 2, 3), range(6)),  # 1, 4 and 5 are only predicted
    (60, 6, range(6), (1, 4)),  # 0, 2, 3 and 5 are never predicted
    (60, 7, (0, 1, 5), (1, 2)),  # 3, 4 and 6 are absent
    (40, 4, (0, 1), (2, 3)),  # nothing is right
    (1, 3, (2,), (2,)),
)


def drawn(random, images, classes, of_labels, of_predictions):
    """32-bit logits that are largest at the drawn predictions, and labels."""
    labels = random.choice(list(of_labels), size=images)
    logits = random.normal(size=(images, classes)).astype(np.float32)
    logits[np.arange(images), random.choice(list(of_predictions), size=images)] += 10
    return logits, labels


class MetricsTest(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(3)
        self.cases = []
        for draw in DRAWS:
            logits, labels = drawn(random, *draw)
            answer = ask("metrics", logits=logits.tolist(), labels=labels.tolist())
            self.cases.append((labels, logits.argmax(axis=1), logits.astype(float), answer))

    def test_the_confusion_matrix_and_the_class_scores_match_scikit_learn(self):
        for labels, predictions, logits, answer in self.cases:
            classes = range(logits.shape[1])
            precision, recall, f1, images = metrics.precision_recall_fscore_support(
                labels, predictions, labels=classes, zero_division=0
            )

            with self.subTest(labels=sorted(set(labels)), predictions=sorted(set(predictions))):
                self.assertEqual(answer["predictions"], predictions.tolist())
                confusion = metrics.confusion_matrix(labels, predictions, labels=classes)
                self.assertEqual(answer["confusion"], confusion.tolist())
                self.assertEqual(answer["images"], images.tolist())
                np.testing.assert_allclose(answer["precision"], precision, rtol=1e-14)
                np.testing.assert_allclose(answer["recall"], recall, rtol=1e-14)
                np.testing.assert_allclose(answer["f1"], f1, rtol=1e-14)

    def test_the_metrics_of_a_trial_match_scikit_learn(self):
        for labels, predictions, logits, answer in self.cases:
            f1 = {
                average: metrics.f1_score(labels, predictions, average=average, zero_division=0)
                for average in ("macro", "weighted")
            }
            softmax = np.exp(logits - logits.max(axis=1, keepdims=True))
            softmax /= softmax.sum(axis=1, keepdims=True)
            entropy = metrics.log_loss(labels, softmax, labels=range(logits.shape[1]))

            with self.subTest(labels=sorted(set(labels)), predictions=sorted(set(predictions))):
                reported = answer["metrics"]
                self.assertEqual(answer["accuracy"], metrics.accuracy_score(labels, predictions))
                self.assertEqual(reported["val_accuracy"], metrics.accuracy_score(labels, predictions))
                self.assertAlmostEqual(reported["val_f1_macro"], f1["macro"], delta=1e-14)
                self.assertAlmostEqual(reported["val_f1_weighted"], f1["weighted"], delta=1e-14)
                self.assertAlmostEqual(reported["val_cross_entropy"], entropy, delta=1e-6 * (1 + entropy))


if __name__ == "__main__":
    unittest.main(verbosity=2)
