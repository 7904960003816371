// The layers of a model with every value known, as a trainer builds them. The trainer adds the output layer
// (dense, one unit a class).
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace trommel {

enum class Activation { none, relu };
/// symmetric: kernel / 2 zeros on every side, as in torchvision's networks; only a ResNet uses it, sweep
/// files cannot ask for it.
enum class Padding { valid, same, symmetric };
enum class Pooling { max, average };

/// Added to the training loss for the kernel w of one layer: l1 * sum|w| + l2 * sum w^2 (as Keras defines
/// them).
struct Penalty {
    double l1 = 0;
    double l2 = 0;

    bool operator==(const Penalty&) const = default;
};

/// Two-dimensional convolution with a square kernel. Padding::same gives ceil(size / stride), padded with
/// zeros; an odd zero is added at the right and the bottom.
struct Conv {
    std::int64_t filters = 0;
    std::int64_t kernel = 3;
    Padding padding = Padding::valid;
    Activation activation = Activation::none;
    Penalty penalty;
    std::int64_t stride = 1;

    bool operator==(const Conv&) const = default;
};

/// Square window of `size`, stride `size`; pixels that do not fill a window are dropped.
struct MaxPool {
    std::int64_t size = 2;

    bool operator==(const MaxPool&) const = default;
};

/// The mean over windows as in MaxPool.
struct AveragePool {
    std::int64_t size = 2;

    bool operator==(const AveragePool&) const = default;
};

/// One value a channel, over the whole image; the output is flat.
struct GlobalPool {
    Pooling pooling = Pooling::average;

    bool operator==(const GlobalPool&) const = default;
};

/// How the running variance is computed from a batch of n values: the sum of squares divided by n - 1, or by
/// n. Values are always normalized by the latter.
enum class BatchVariance { sample, population };

/// Over channels, or over units after flatten. Validation and test use the running statistics.
struct BatchNorm {
    double momentum = 0.1;  ///< fraction of the new batch in the running statistics, (0, 1]
    double epsilon = 1e-5;  ///< > 0, added to the variance
    BatchVariance variance = BatchVariance::sample;

    bool operator==(const BatchNorm&) const = default;
};

/// conv, batch norm, relu, conv, batch norm; then the input is added, and relu applied. If the block changes
/// the shape, the input first passes through a 1x1 convolution with batch norm. He et al., "Deep Residual
/// Learning", CVPR 2016, figure 2. Padding::same; the first convolution has the stride.
struct ResidualBlock {
    std::int64_t filters = 0;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    BatchNorm norm;
    Penalty penalty;

    bool operator==(const ResidualBlock&) const = default;
};

/// Zeroes a fraction `rate` of the values in training, [0, 1).
struct Dropout {
    double rate = 0.5;

    bool operator==(const Dropout&) const = default;
};

struct Flatten {
    bool operator==(const Flatten&) const = default;
};

/// Fully connected on a flat input; on an image, the same dense layer at each pixel (a 1x1 convolution).
struct Dense {
    std::int64_t units = 0;
    Activation activation = Activation::none;
    Penalty penalty;

    bool operator==(const Dense&) const = default;
};

/// The parts of a ResNet, first to last; a prefix of them may be frozen.
enum class ResNetStage { none, stem, layer1, layer2, layer3, layer4 };

/// The convolutional part of a ResNet, from image to feature maps (1/32 of the size, rounded up), in
/// torchvision's form: He et al., CVPR 2016, table 1, with the stride of a bottleneck in its 3x3 convolution
/// ("v1.5"). Batch norms have the momentum 0.1 and the epsilon 1e-5 of published weights, whatever the
/// settings. Frozen parts are not trained, and their batch norms use their running statistics.
struct ResNet {
    std::int64_t depth = 50;     ///< 18, 34, 50 or 101
    std::string weights;         ///< the file with the initial weights; empty: random initialization
    std::string weights_digest;  ///< SHA-256 of that file, 64 hexadecimal digits
    ResNetStage frozen = ResNetStage::none;

    bool operator==(const ResNet&) const = default;
};

using Layer = std::variant<Conv, MaxPool, AveragePool, GlobalPool, BatchNorm, Dropout, Flatten, Dense,
                           ResidualBlock, ResNet>;

}  // namespace trommel
