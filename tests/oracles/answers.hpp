// Answers to the oracles' requests, computed by the trainer's own functions. Includes Torch.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace trommel {

using Json = nlohmann::json;

/// A list of numbers, or of rows of numbers, in double precision.
inline at::Tensor tensor(const Json& numbers) {
    if (!numbers.at(0).is_array()) {
        return at::tensor(numbers.get<std::vector<double>>(), at::kDouble);
    }
    std::vector<at::Tensor> rows;
    for (const Json& row : numbers) {
        rows.push_back(tensor(row));
    }
    return at::stack(rows);
}

/// Row-major.
inline std::vector<double> numbers(const at::Tensor& tensor) {
    const at::Tensor values = tensor.detach().contiguous();
    return {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()};
}

/// {optimizer, form, weight_decay, gradient_clip_norm, parameters, steps: [{learning_rate, gradients}]}: the
/// parameters after each step.
Json optimizer_answer(const Json& request);

/// {schedule, learning_rate, warmup_epochs, steps_per_epoch, values: of the monitored metric, one an epoch}:
/// the rate of each step.
Json schedule_answer(const Json& request);

/// {loss, label_smoothing, logits, labels, class_weights or null}: {loss, gradient, cross_entropy}, sums over
/// the images.
Json losses_answer(const Json& request);

/// {kernels: [{values, l1, l2}], gradients}: {penalty, gradients}, the penalties' added to those given.
Json penalties_answer(const Json& request);

/// {logits, labels}: {predictions, confusion, accuracy, metrics, and images, precision, recall, f1 for each
/// class}.
Json metrics_answer(const Json& request);

/// {normalization, channels, images: [[pixel]]}: {batch, in_place}, the values of each image, computed both
/// ways.
Json normalization_answer(const Json& request);

/// {augmentation, height, width, channels, seed, epoch, images: [[pixel]]}: for each image {change, pixels}.
Json augmentation_answer(const Json& request);

/// {initialization, seed, layers: [{conv, kernel, inputs} or {dense, inputs}]}: for each layer {kernel,
/// bias}, with a kernel's sizes as in Torch and its values row-major.
Json initialization_answer(const Json& request);

/// {momentum, epsilon, variance, channels, values: of an image, batches: [[[[value of a channel]] of an
/// image]]}: for each batch {output, mean, variance} in training mode; the final output is that of the last
/// batch in evaluation mode.
Json batch_norm_answer(const Json& request);

/// {patience, from_epoch, direction, values: one an epoch}: {epochs: number trained, selected: the best of
/// them}.
Json early_stopping_answer(const Json& request);

/// {library, optimizer}: the default settings, by name.
Json defaults_answer(const Json& request);

/// {path, wanted: [[name, sizes]]}: {digests: SHA-256 of the floats of each wanted tensor}, or {refused:
/// why}.
Json weights_answer(const Json& request);

}  // namespace trommel
