#include "tests/oracles/answers.hpp"
#include "worker/trainer/losses.hpp"
#include "worker/trainer/penalties.hpp"

namespace trommel {

Json losses_answer(const Json& request) {
    const Loss loss =
        request.at("loss") == "hinge" ? Loss(Hinge{}) : Loss(CrossEntropy{request.at("label_smoothing")});
    const at::Tensor logits = tensor(request.at("logits")).set_requires_grad(true);
    const at::Tensor labels = at::tensor(request.at("labels").get<std::vector<std::int64_t>>());
    const Json& weights = request.at("class_weights");

    const Losses sums =
        batch_losses(loss, logits, labels, weights.is_null() ? at::Tensor() : tensor(weights));
    sums.loss.backward();
    return {{"loss", sums.loss.item<double>()},
            {"gradient", numbers(logits.grad())},
            {"cross_entropy", sums.cross_entropy.item<double>()}};
}

Json penalties_answer(const Json& request) {
    std::vector<Penalized> kernels;
    for (const Json& kernel : request.at("kernels")) {
        kernels.push_back(
            {tensor(kernel.at("values")).set_requires_grad(true), {kernel.at("l1"), kernel.at("l2")}});
        kernels.back().kernel.mutable_grad() = tensor(request.at("gradients").at(kernels.size() - 1));
    }

    add_penalty_gradients(kernels);
    Json gradients = Json::array();
    for (const Penalized& kernel : kernels) {
        gradients.push_back(numbers(kernel.kernel.grad()));
    }
    return {{"penalty", penalty(kernels)}, {"gradients", gradients}};
}

}  // namespace trommel
