#include "tests/oracles/answers.hpp"
#include "worker/trainer/evaluation.hpp"
#include "worker/trainer/losses.hpp"

namespace trommel {

namespace {

// The score of the images, computed as in evaluate().
Score score_of(const at::Tensor& logits, const at::Tensor& labels, const ConfusionMatrix& confusion) {
    const Losses losses = batch_losses(CrossEntropy{}, logits, labels, {});
    Score score{.images = logits.size(0),
                .loss = losses.loss.item<double>(),
                .cross_entropy = losses.cross_entropy.item<double>()};
    for (std::size_t each = 0; each < confusion.size(); ++each) {
        score.correct += confusion[each][each];
    }
    return score;
}

}  // namespace

Json metrics_answer(const Json& request) {
    const at::Tensor logits = tensor(request.at("logits")).to(at::kFloat);
    const std::vector<std::uint16_t> labels = request.at("labels");
    const std::vector<std::uint16_t> predictions = predicted_classes(logits);
    const ConfusionMatrix confusion =
        confusion_matrix(labels, predictions, static_cast<std::size_t>(logits.size(1)));

    Metrics metrics;
    const at::Tensor numbers_of_classes = at::tensor(request.at("labels").get<std::vector<std::int64_t>>());
    put_metrics(metrics, "val", score_of(logits, numbers_of_classes, confusion));
    put_f1(metrics, "val", confusion);

    Json answer = {{"predictions", predictions},
                   {"confusion", confusion},
                   {"accuracy", accuracy(confusion)},
                   {"metrics", metrics}};
    for (const ClassScore& score : class_scores(confusion)) {
        answer["images"].push_back(score.images);
        answer["precision"].push_back(score.precision);
        answer["recall"].push_back(score.recall);
        answer["f1"].push_back(score.f1);
    }
    return answer;
}

}  // namespace trommel
