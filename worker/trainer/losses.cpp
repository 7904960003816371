#include "worker/trainer/losses.hpp"

#include <ATen/core/Reduction.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/multi_margin_loss.h>

namespace trommel {

Losses batch_losses(const Loss& loss, const at::Tensor& logits, const at::Tensor& labels,
                    const at::Tensor& class_weights) {
    const auto* entropy = std::get_if<CrossEntropy>(&loss);
    if (entropy && entropy->label_smoothing == 0 && !class_weights.defined()) {
        const at::Tensor sum = at::cross_entropy_loss(logits, labels, {}, at::Reduction::Sum);
        return {sum, sum.detach()};
    }
    const at::Tensor cross_entropy = at::cross_entropy_loss(logits.detach(), labels, {}, at::Reduction::Sum);
    if (entropy) {
        constexpr std::int64_t none_ignored = -100;
        // Not with Torch's class weights: for a smoothed target, they weight each class's fraction, not the
        // image.
        const at::Tensor of_images = at::cross_entropy_loss(logits, labels, {}, at::Reduction::None,
                                                            none_ignored, entropy->label_smoothing);
        return {class_weights.defined() ? of_images.mul(class_weights.index_select(0, labels)).sum()
                                        : of_images.sum(),
                cross_entropy};
    }
    // Torch divides by the number of classes; ours is the sum over them.
    const at::Tensor margins = at::multi_margin_loss(logits, labels, 1, 1, class_weights, at::Reduction::Sum);
    return {margins.mul(logits.size(1)), cross_entropy};
}

}  // namespace trommel
