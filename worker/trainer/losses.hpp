// What training minimises and what is reported beside it. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>

#include "sweep/training.hpp"

namespace trommel {

/// Of one batch; both are sums over its images.
struct Losses {
    at::Tensor loss;  ///< of the plan, times the class weights; with a graph where the logits have one
    at::Tensor cross_entropy;  ///< without weights and smoothing
};

/// `logits` [rows, classes], `labels` [rows], `class_weights` [classes] or undefined.
Losses batch_losses(const Loss& loss, const at::Tensor& logits, const at::Tensor& labels,
                    const at::Tensor& class_weights);

}  // namespace trommel
