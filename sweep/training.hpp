// Everything a trainer needs to train one trial, with every value known: sent in StartTrial, and identical
// when the trial is reproduced.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sweep/layer.hpp"
#include "sweep/metrics.hpp"
#include "sweep/params.hpp"

namespace trommel {

/// How pixels, which are 0 to 255 in a shard, are normalized.
///   none: unchanged. unit: scaled to [0, 1]. standardize: each channel to mean 0 and standard deviation 1
///   over the training images. per_image: each image to mean 0 and standard deviation 1. imagenet: scaled to
///   [0, 1], then normalized by the mean and deviation of ImageNet's channels (for torchvision's weights).
///   caffe: channels reversed, ImageNet's mean subtracted (for Keras's ResNet-50). The last two need three
///   channels.
enum class Normalization { none, unit, standardize, per_image, imagenet, caffe };

/// Initial values of the kernels of dense and convolutional layers; biases start at 0, except with `torch`.
/// With n inputs and m outputs of a unit (times the window of a convolution):
///   glorot_uniform: U(-a, a), a = sqrt(6 / (n + m)). glorot_normal: truncated normal, variance 2 / (n + m).
///   he_uniform: U(-a, a), a = sqrt(6 / n). he_normal: truncated normal, variance 2 / n.
///   torch: kernel and bias U(-a, a), a = sqrt(1 / n), as in torch.nn.Linear and Conv2d.
/// Glorot and Bengio, AISTATS 2010; He et al., ICCV 2015. Truncated at two deviations, as in Keras.
enum class Initialization { glorot_uniform, glorot_normal, he_uniform, he_normal, torch };

/// Cross-entropy of the softmax. With smoothing s, a fraction s of the target is spread evenly over all
/// classes (Szegedy et al., CVPR 2016).
struct CrossEntropy {
    double label_smoothing = 0;  ///< [0, 1)

    bool operator==(const CrossEntropy&) const = default;
};

/// Mean over images of the sum over wrong classes of max(0, 1 + z_wrong - z_right) (Crammer and Singer, JMLR 2001, summed
/// as Weston and Watkins, 1999): a linear SVM on a model without layers.
struct Hinge {
    bool operator==(const Hinge&) const = default;
};

using Loss = std::variant<CrossEntropy, Hinge>;

/// Stochastic gradient descent with (heavy-ball) momentum in [0, 1); Nesterov's looks one step ahead (Sutskever et al.,
/// ICML 2013).
struct Sgd {
    double momentum = 0;
    bool nesterov = false;

    bool operator==(const Sgd&) const = default;
};

/// Kingma and Ba, "Adam", ICLR 2015. beta_1, beta_2 in [0, 1).
struct Adam {
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    bool operator==(const Adam&) const = default;
};

/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
struct AdamW {
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    bool operator==(const AdamW&) const = default;
};

/// Duchi et al., JMLR 2011. The sum of squares starts at initial_accumulator, at least 0.
struct Adagrad {
    double initial_accumulator = 0.1;
    double epsilon = 1e-7;

    bool operator==(const Adagrad&) const = default;
};

/// Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012. rho and momentum in [0, 1).
struct RmsProp {
    double rho = 0.9;
    double momentum = 0;
    double epsilon = 1e-7;

    bool operator==(const RmsProp&) const = default;
};

using Optimizer = std::variant<Sgd, Adam, RmsProp, AdamW, Adagrad>;

/// Whose formulas an optimizer follows if Torch's and Keras's differ (docs/training.md has both): the
/// position of epsilon, whether momentum accumulates steps or gradients, and how weights decay.
enum class OptimizerForm { torch, keras };

/// The learning rate is constant.
struct ConstantRate {
    bool operator==(const ConstantRate&) const = default;
};

/// Multiplies the rate by `factor` when `monitor` has not improved for `patience` epochs.
struct Plateau {
    Objective monitor;
    double factor = 0.1;  ///< (0, 1)
    std::int64_t patience = 10;
    double min_delta = 0;  ///< an improvement must be larger than this; at least 0

    bool operator==(const Plateau&) const = default;
};

/// Multiplies the rate by `factor` after every `every` epochs.
struct StepDecay {
    std::int64_t every = 10;
    double factor = 0.1;  ///< (0, 1)

    bool operator==(const StepDecay&) const = default;
};

/// From the learning rate down to 0 over all epochs along half a cosine, step by step (Loshchilov and Hutter, "SGDR",
/// ICLR 2017, without restarts).
struct Cosine {
    bool operator==(const Cosine&) const = default;
};

/// Up from learning_rate / 25 to the learning rate over the first 30 % of the steps, then down to
/// learning_rate / 25e4, along half cosines (Smith and Topin, "Super-Convergence", 2018, with the numbers of
/// PyTorch's OneCycleLR).
struct OneCycle {
    bool operator==(const OneCycle&) const = default;
};

using Schedule = std::variant<ConstantRate, Plateau, StepDecay, Cosine, OneCycle>;

/// fp32: everything in single precision. bf16: convolutions and dense layers multiply in bfloat16, as in
/// Torch's autocast; weights, their updates, batch normalization's statistics and losses stay in single
/// precision.
enum class Precision { fp32, bf16 };

/// Factors by which the loss of an image is multiplied, depending on its class.
enum class ClassWeighting { none, balanced, given };

/// balanced: images / (classes * images of the class), over the training images. given: by class name.
struct ClassWeights {
    ClassWeighting weighting = ClassWeighting::none;
    std::map<std::string, double> given;  ///< each > 0

    bool operator==(const ClassWeights&) const = default;
};

/// How pixels outside of the original image are filled. The words of Keras.
enum class FillMode { nearest, constant, reflect, wrap };

/// The coordinate convention of augmentations. column_row is Keras's since 2.9, with the center still as
/// (row, column): an image that is not square is transformed about a point beside its center.
enum class AugmentAxes { row_column, column_row };

/// Random changes of training images, drawn anew for each image and epoch, each uniform in its range; the
/// names mean what they mean in Keras's ImageDataGenerator.
struct Augmentation {
    bool horizontal_flip = false;
    bool vertical_flip = false;
    double shift = 0;             ///< at most this fraction of height and of width, [0, 1)
    double zoom = 0;              ///< height and width are scaled by [1 - zoom, 1 + zoom]; zoom in [0, 1)
    double shear_degrees = 0;     ///< at most, in either direction, [0, 90)
    double rotation_degrees = 0;  ///< at most, in either direction, [0, 180]
    FillMode fill = FillMode::nearest;
    AugmentAxes axes = AugmentAxes::row_column;

    bool operator==(const Augmentation&) const = default;
};

/// Training ends when `monitor` has not improved for `patience` epochs. Epochs before `from_epoch` (counted
/// from 1) are ignored.
struct EarlyStopping {
    Objective monitor;
    std::int64_t patience = 5;
    std::int64_t from_epoch = 1;

    bool operator==(const EarlyStopping&) const = default;
};

/// A data set: one shard, or several that are read in sequence as one.
struct DataSet {
    std::string name;
    std::vector<std::string> shards;     ///< absolute paths
    std::vector<std::string> checksums;  ///< of each shard, in the same order, 64 hexadecimal digits

    bool operator==(const DataSet&) const = default;
};

/// A user's program that trains in place of LibTorch (docs/command.md): only data, epochs, select_epoch and
/// early_stopping of the plan matter then.
struct Command {
    /// The program and its arguments; "{name}" stands for a parameter's value.
    std::vector<std::string> words;
    Params params;                     ///< of the configuration
    std::vector<std::string> metrics;  ///< names it may report; in a plan, the first is the objective

    bool operator==(const Command&) const = default;
};

struct TrainingPlan {
    DataSet data;
    std::string model;          ///< its name, for display; only the layers count
    std::vector<Layer> layers;  ///< without the output layer
    Normalization normalization = Normalization::unit;
    Optimizer optimizer;
    OptimizerForm optimizer_form = OptimizerForm::torch;
    double learning_rate = 0.01;  ///< > 0
    std::int64_t batch_size = 32;
    std::int64_t epochs = 1;  ///< at most
    std::optional<EarlyStopping> early_stopping;
    std::optional<Objective>
        select_epoch;  ///< selects the kept weights, the ranked value and the test value; without it, the last epoch
    bool evaluate_test = false;
    bool evaluate_all =
        false;  ///< also on all images at once; test images are included only with evaluate_test
    Initialization initialization = Initialization::glorot_uniform;
    Loss loss;
    Schedule schedule;
    /// The schedule's rate is multiplied by a ramp from 0 to 1 over this many epochs; fractions are allowed.
    double warmup_epochs = 0;
    /// Decays all weights: towards 0 by learning rate * weight_decay * weight with adamw and in Keras's form,
    /// else added to the gradient.
    double weight_decay = 0;
    double gradient_clip_norm =
        0;  ///< gradients with a larger norm, over all weights, are scaled down to it; 0: unlimited
    Precision precision = Precision::fp32;
    ClassWeights class_weights;
    std::optional<Augmentation> augmentation;
    std::optional<Command> command;

    bool operator==(const TrainingPlan&) const = default;
};

}  // namespace trommel
