// Everything a trainer must know to train one trial, every value known: sent in StartTrial, the same in a
// sweep and when the trial is reproduced.
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

/// What is done to pixels, which are 0 to 255 in a shard.
///   none: nothing. unit: scaled to [0, 1]. standardize: each channel to mean 0 and standard deviation 1 over the
///   training images. per_image: each image to mean 0 and standard deviation 1. imagenet: scaled to [0, 1], then
///   the mean and deviation of ImageNet's channels (as torchvision's weights want it). caffe: channels reversed,
///   ImageNet's mean subtracted (as Keras's ResNet-50 wants it). The last two are for three channels.
enum class Normalization { none, unit, standardize, per_image, imagenet, caffe };

/// How the kernels of dense and convolutional layers begin; biases begin with 0, but for `torch`. With n inputs and
/// m outputs of a unit (times the window of a convolution):
///   glorot_uniform: U(-a, a), a = sqrt(6 / (n + m)). glorot_normal: truncated normal, variance 2 / (n + m).
///   he_uniform: a = sqrt(6 / n). he_normal: truncated normal, variance 2 / n.
///   torch: kernel and bias U(-a, a), a = sqrt(1 / n), as torch.nn.Linear and Conv2d have it.
/// Glorot and Bengio, AISTATS 2010; He et al., ICCV 2015. Truncated at two deviations, as Keras does.
enum class Initialization { glorot_uniform, glorot_normal, he_uniform, he_normal, torch };

/// Of the softmax. With smoothing s, a share s of the target is spread evenly over all classes (Szegedy et al., CVPR
/// 2016).
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

/// Duchi et al., JMLR 2011. The sum of squares begins with initial_accumulator, from 0 up.
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

/// Whose formulas an optimizer follows where Torch's and Keras's differ (docs/training.md has both): where epsilon stands,
/// whether momentum remembers steps or gradients, and how weights decay.
enum class OptimizerForm { torch, keras };

/// The learning rate stays.
struct ConstantRate {
    bool operator==(const ConstantRate&) const = default;
};

/// Times `factor` when `monitor` has not improved for `patience` epochs.
struct Plateau {
    Objective monitor;
    double factor = 0.1;  ///< (0, 1)
    std::int64_t patience = 10;
    double min_delta = 0;  ///< what an improvement is more than, from 0 up

    bool operator==(const Plateau&) const = default;
};

/// Times `factor` after every `every` epochs.
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

/// Up from learning_rate / 25 to the learning rate over the first 30 % of the steps, then down to learning_rate / 25e4,
/// along half cosines (Smith and Topin, "Super-Convergence", 2018; the numbers are PyTorch's OneCycleLR's).
struct OneCycle {
    bool operator==(const OneCycle&) const = default;
};

using Schedule = std::variant<ConstantRate, Plateau, StepDecay, Cosine, OneCycle>;

/// fp32: all in single precision. bf16: convolutions and dense layers multiply in bfloat16, as Torch's autocast does;
/// weights, their updates, batch normalisation's statistics and losses stay in single precision.
enum class Precision { fp32, bf16 };

/// What the loss of an image of a class is multiplied by.
enum class ClassWeighting { none, balanced, given };

/// balanced: images / (classes * images of the class), over the training images. given: by class name.
struct ClassWeights {
    ClassWeighting weighting = ClassWeighting::none;
    std::map<std::string, double> given;  ///< each > 0

    bool operator==(const ClassWeights&) const = default;
};

/// What stands where a moved image has no pixel. The words of Keras.
enum class FillMode { nearest, constant, reflect, wrap };

/// What the places that an augmentation computes with are made of. column_row is Keras's since 2.9, with the middle
/// still as (row, column): in an image that is not square, it moves about a point beside the middle.
enum class AugmentAxes { row_column, column_row };

/// Random changes of training images, drawn anew for each image and epoch, each uniformly in its range; in Keras's
/// meaning of the words (ImageDataGenerator).
struct Augmentation {
    bool horizontal_flip = false;
    bool vertical_flip = false;
    double shift = 0;             ///< at most this share of height and of width, [0, 1)
    double zoom = 0;              ///< of height and of width, [1 - zoom, 1 + zoom] is seen, [0, 1)
    double shear_degrees = 0;     ///< at most, either way, [0, 90)
    double rotation_degrees = 0;  ///< at most, either way, [0, 180]
    FillMode fill = FillMode::nearest;
    AugmentAxes axes = AugmentAxes::row_column;

    bool operator==(const Augmentation&) const = default;
};

/// Training ends when `monitor` has not improved for `patience` epochs. Epochs before `from_epoch` (counted
/// from 1) are not looked at.
struct EarlyStopping {
    Objective monitor;
    std::int64_t patience = 5;
    std::int64_t from_epoch = 1;

    bool operator==(const EarlyStopping&) const = default;
};

/// A data set: one shard, or several that are read one after the other as one.
struct DataSet {
    std::string name;
    std::vector<std::string> shards;     ///< absolute paths
    std::vector<std::string> checksums;  ///< of each shard, in the same order, 64 hexadecimal digits

    bool operator==(const DataSet&) const = default;
};

/// A program of the user that trains in place of LibTorch (docs/command.md): of the plan, only data, epochs,
/// select_epoch and early_stopping matter then.
struct Command {
    /// The program and its arguments; "{name}" stands for a parameter's value.
    std::vector<std::string> words;
    Params params;                     ///< of the configuration
    std::vector<std::string> metrics;  ///< that it may report; in a plan, the first is the objective

    bool operator==(const Command&) const = default;
};

struct TrainingPlan {
    DataSet data;
    std::string model;          ///< its name, for people; the layers are what counts
    std::vector<Layer> layers;  ///< without the output layer
    Normalization normalization = Normalization::unit;
    Optimizer optimizer;
    OptimizerForm optimizer_form = OptimizerForm::torch;
    double learning_rate = 0.01;  ///< > 0
    std::int64_t batch_size = 32;
    std::int64_t epochs = 1;  ///< at most
    std::optional<EarlyStopping> early_stopping;
    std::optional<Objective>
        select_epoch;  ///< decides kept weights, ranked value and test value; else the last epoch
    bool evaluate_test = false;
    bool evaluate_all = false;  ///< all images at once, too; those of test only with evaluate_test
    Initialization initialization = Initialization::glorot_uniform;
    Loss loss;
    Schedule schedule;
    /// The schedule's rate is multiplied by a line from 0 to 1 over so many epochs, which need not be whole.
    double warmup_epochs = 0;
    /// Of all weights: towards 0 by learning rate * weight_decay * weight with adamw and in Keras's form, else added to the
    /// gradient.
    double weight_decay = 0;
    double gradient_clip_norm =
        0;  ///< gradients of a larger norm, all weights' together, are shortened to it; 0: none
    Precision precision = Precision::fp32;
    ClassWeights class_weights;
    std::optional<Augmentation> augmentation;
    std::optional<Command> command;

    bool operator==(const TrainingPlan&) const = default;
};

}  // namespace trommel
