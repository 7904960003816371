#include "sweep/classification.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace trommel {

namespace {

double share(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

ConfusionMatrix confusion_matrix(std::span<const std::uint16_t> labels,
                                 std::span<const std::uint16_t> predictions, std::size_t classes) {
    ConfusionMatrix counts(classes, std::vector<std::int64_t>(classes));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ++counts[labels[i]][predictions[i]];
    }
    return counts;
}

ConfusionMatrix& operator+=(ConfusionMatrix& sum, const ConfusionMatrix& other) {
    for (std::size_t truth = 0; truth < sum.size(); ++truth) {
        std::ranges::transform(sum[truth], other[truth], sum[truth].begin(), std::plus());
    }
    return sum;
}

double accuracy(const ConfusionMatrix& confusion) {
    std::int64_t right = 0;
    std::int64_t images = 0;
    for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
        right += confusion[truth][truth];
        images += std::reduce(confusion[truth].begin(), confusion[truth].end());
    }
    return share(right, images);
}

std::vector<ClassScore> class_scores(const ConfusionMatrix& confusion) {
    std::vector<ClassScore> scores(confusion.size());
    for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
        for (std::size_t predicted = 0; predicted < confusion.size(); ++predicted) {
            scores[truth].images += confusion[truth][predicted];
            scores[predicted].predicted += confusion[truth][predicted];
        }
    }
    for (std::size_t each = 0; each < scores.size(); ++each) {
        ClassScore& score = scores[each];
        const std::int64_t right = confusion[each][each];
        score.precision = share(right, score.predicted);
        score.recall = share(right, score.images);
        score.f1 = share(2 * right, score.predicted + score.images);
    }
    return scores;
}

double macro_f1(const std::vector<ClassScore>& scores) {
    double sum = 0;
    double classes = 0;
    for (const ClassScore& score : scores) {
        sum += score.f1;
        classes += score.images + score.predicted > 0 ? 1 : 0;
    }
    return classes == 0 ? 0 : sum / classes;
}

double weighted_f1(const std::vector<ClassScore>& scores) {
    double sum = 0;
    double images = 0;
    for (const ClassScore& score : scores) {
        sum += score.f1 * static_cast<double>(score.images);
        images += static_cast<double>(score.images);
    }
    return images == 0 ? 0 : sum / images;
}

}  // namespace trommel
