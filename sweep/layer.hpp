// The layers of a model, every value known: what a trainer builds. The output layer (dense, one unit a class)
// is added by the trainer.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace trommel {

enum class Activation { none, relu };
/// symmetric: kernel / 2 zeros on every side, as torchvision's networks have it; only they do, no layer of a file.
enum class Padding { valid, same, symmetric };
enum class Pooling { max, average };

/// Added to the training loss for the kernel w of one layer: l1 * sum|w| + l2 * sum w^2 (as Keras defines
/// them).
struct Penalty {
    double l1 = 0;
    double l2 = 0;

    bool operator==(const Penalty&) const = default;
};

/// Two-dimensional convolution with a square kernel. Padding::same gives ceil(size / stride), with zeros; an odd
/// one goes to the right and the bottom.
struct Conv {
    std::int64_t filters = 0;
    std::int64_t kernel = 3;
    Padding padding = Padding::valid;
    Activation activation = Activation::none;
    Penalty penalty;
    std::int64_t stride = 1;

    bool operator==(const Conv&) const = default;
};

/// Square window of `size`, stride `size`; what does not fill a window is dropped.
struct MaxPool {
    std::int64_t size = 2;

    bool operator==(const MaxPool&) const = default;
};

/// The mean over such windows.
struct AveragePool {
    std::int64_t size = 2;

    bool operator==(const AveragePool&) const = default;
};

/// One value a channel, over the whole image; flat afterwards.
struct GlobalPool {
    Pooling pooling = Pooling::average;

    bool operator==(const GlobalPool&) const = default;
};

/// Which variance of a batch of n values the running one takes: the squares' sum divided by n - 1, or by n. Values are
/// normalised by the latter anyway.
enum class BatchVariance { sample, population };

/// Over channels, or over units after flatten. Running statistics are used for validation and test.
struct BatchNorm {
    double momentum = 0.1;  ///< share of the new batch in the running statistics, (0, 1]
    double epsilon = 1e-5;  ///< > 0, added to the variance
    BatchVariance variance = BatchVariance::sample;

    bool operator==(const BatchNorm&) const = default;
};

/// conv, batch norm, relu, conv, batch norm; then the input is added, and relu. The input passes a 1x1 convolution
/// with batch norm where the block changes its shape. He et al., "Deep Residual Learning", CVPR 2016, figure 2.
/// Padding::same; the first convolution has the stride.
struct ResidualBlock {
    std::int64_t filters = 0;
    std::int64_t kernel = 3;
    std::int64_t stride = 1;
    BatchNorm norm;
    Penalty penalty;

    bool operator==(const ResidualBlock&) const = default;
};

/// Zeroes a share `rate` of the values in training, [0, 1).
struct Dropout {
    double rate = 0.5;

    bool operator==(const Dropout&) const = default;
};

struct Flatten {
    bool operator==(const Flatten&) const = default;
};

/// Fully connected on a flat input; on an image, the same dense layer for each pixel (a 1x1 convolution).
struct Dense {
    std::int64_t units = 0;
    Activation activation = Activation::none;
    Penalty penalty;

    bool operator==(const Dense&) const = default;
};

/// The parts of a ResNet, first to last, of which those up to one may be frozen.
enum class ResNetStage { none, stem, layer1, layer2, layer3, layer4 };

/// The convolutional part of a ResNet, from image to image (1/32 of the size, rounded up), in torchvision's form: He et
/// al., CVPR 2016, table 1, with the stride of a bottleneck in its 3x3 convolution ("v1.5"). Batch norms have the momentum
/// 0.1 and the epsilon 1e-5 of published weights, whatever the settings. Frozen parts are not trained, and their batch norms
/// use their running statistics.
struct ResNet {
    std::int64_t depth = 50;     ///< 18, 34, 50 or 101
    std::string weights;         ///< the file that it begins with; empty: drawn
    std::string weights_digest;  ///< SHA-256 of that file, 64 hexadecimal digits
    ResNetStage frozen = ResNetStage::none;

    bool operator==(const ResNet&) const = default;
};

using Layer = std::variant<Conv, MaxPool, AveragePool, GlobalPool, BatchNorm, Dropout, Flatten, Dense,
                           ResidualBlock, ResNet>;

}  // namespace trommel
