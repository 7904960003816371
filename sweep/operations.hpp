// The layers of a plan as the steps that a network executes, with every shape known and checked. Independent
// of Torch.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sweep/layer.hpp"

namespace trommel {

/// The shape of the values between two layers: an image, or flat units (height and width 1, `channels`
/// units).
struct Shape {
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t channels = 0;
    bool flat = false;

    bool operator==(const Shape&) const = default;
};

/// The naming of an operation's tensors: "layer3.kernel", "layer3.bias" (own), or torchvision's names without
/// the layer: "conv1.weight".
enum class TensorNames { own, torchvision };

/// Convolution; also a dense layer on an image, with kernel 1. One image has `values` values for each of the
/// `outputs`.
struct Convolve {
    std::string name;  ///< "layer3", "layer3.conv1"
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    std::int64_t kernel = 1;
    Padding padding = Padding::valid;
    Penalty penalty;
    std::int64_t stride = 1;
    bool bias = true;
    std::int64_t values = 1;
    TensorNames names = TensorNames::own;
    bool frozen = false;

    bool operator==(const Convolve&) const = default;
};

struct Connect {
    std::string name;
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    Penalty penalty;

    bool operator==(const Connect&) const = default;
};

struct Rectify {
    bool operator==(const Rectify&) const = default;
};

struct Pool {
    std::int64_t size = 2;
    Pooling pooling = Pooling::max;
    std::int64_t stride = 2;
    Padding padding = Padding::valid;  ///< symmetric: padded with minus infinity

    bool operator==(const Pool&) const = default;
};

/// One value a channel; the output is flat.
struct PoolImage {
    Pooling pooling = Pooling::average;

    bool operator==(const PoolImage&) const = default;
};

/// Batch normalization. One image has `values` values for each of the `channels`.
struct NormalizeBatch {
    std::string name;
    std::int64_t channels = 0;
    std::int64_t values = 1;
    double momentum = 0.1;  ///< fraction of the new batch in the running statistics
    double epsilon = 1e-5;
    TensorNames names = TensorNames::own;
    bool frozen = false;  ///< uses running statistics in training, too
    BatchVariance variance = BatchVariance::sample;

    bool operator==(const NormalizeBatch&) const = default;
};

/// The start of a shortcut: the current values are stored.
struct Fork {
    bool operator==(const Fork&) const = default;
};

/// Swaps the current and the stored values: the following operations apply to the shortcut.
struct Cross {
    bool operator==(const Cross&) const = default;
};

/// Adds the stored values, and drops them.
struct Join {
    bool operator==(const Join&) const = default;
};

struct Drop {
    double rate = 0;

    bool operator==(const Drop&) const = default;
};

/// Flattens in memory order: height, width, channel.
struct FlattenImage {
    bool operator==(const FlattenImage&) const = default;
};

using Operation = std::variant<Convolve, Connect, Rectify, Pool, PoolImage, NormalizeBatch, Fork, Cross, Join,
                               Drop, FlattenImage>;

/// Number of positions of a window along a side of `size`.
std::int64_t windows(std::int64_t size, std::int64_t window, std::int64_t stride, Padding padding);

/// The steps from an image to `classes` logits: the layers, then flatten and the output layer. Throws
/// InputError, naming the layer, if one does not fit its input shape.
std::vector<Operation> operations(const std::vector<Layer>& layers, const Shape& input, std::int64_t classes);

/// The output shape of each layer. Throws as operations() does.
std::vector<Shape> shapes(const std::vector<Layer>& layers, const Shape& input);

/// The same network, cheaper: max pooling and relu commute, so relu is applied to fewer values.
std::vector<Operation> pool_before_relu(std::vector<Operation> operations);

/// Throws InputError if batches of `batch_size` leave a batch normalization only one value to average over.
void check_batch_size(const std::vector<Operation>& operations, std::int64_t batch_size);

}  // namespace trommel
