// The training loss and the cross-entropy that is reported with it. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include "sweep/training.hpp"

namespace trommel {

/// The losses of one batch; both are sums over its images.
struct Losses {
    at::Tensor loss;           ///< the plan's, times the class weights; with a graph if the logits have one
    at::Tensor cross_entropy;  ///< without class weights and smoothing
};

/// `logits` [rows, classes], `labels` [rows], `class_weights` [classes] or undefined.
Losses batch_losses(const Loss& loss, const at::Tensor& logits, const at::Tensor& labels,
                    const at::Tensor& class_weights);

}  // namespace trommel
