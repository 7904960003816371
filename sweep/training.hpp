// Everything a trainer must know to train one trial, every value known: sent in StartTrial, the same in a
// sweep and when the trial is reproduced.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sweep/layer.hpp"
#include "sweep/metrics.hpp"

namespace trommel {

/// none: pixel values 0 to 255. unit: scaled to [0, 1]. standardize: each channel to mean 0 and standard
/// deviation 1 over the training images.
enum class Normalization { none, unit, standardize };

/// Stochastic gradient descent with (heavy-ball) momentum in [0, 1).
struct Sgd {
    double momentum = 0;

    bool operator==(const Sgd&) const = default;
};

/// Kingma and Ba, "Adam", ICLR 2015. beta_1, beta_2 in [0, 1).
struct Adam {
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    bool operator==(const Adam&) const = default;
};

/// Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012. rho and momentum in [0, 1).
struct RmsProp {
    double rho = 0.9;
    double momentum = 0;
    double epsilon = 1e-7;

    bool operator==(const RmsProp&) const = default;
};

using Optimizer = std::variant<Sgd, Adam, RmsProp>;

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

struct TrainingPlan {
    DataSet data;
    std::string model;          ///< its name, for people; the layers are what counts
    std::vector<Layer> layers;  ///< without the output layer
    Normalization normalization = Normalization::unit;
    Optimizer optimizer;
    double learning_rate = 0.01;  ///< > 0
    std::int64_t batch_size = 32;
    std::int64_t epochs = 1;  ///< at most
    std::optional<EarlyStopping> early_stopping;
    std::optional<Objective>
        select_epoch;  ///< decides kept weights, ranked value and test value; else the last epoch
    bool evaluate_test = false;

    bool operator==(const TrainingPlan&) const = default;
};

std::string_view to_text(Normalization normalization);

}  // namespace trommel
