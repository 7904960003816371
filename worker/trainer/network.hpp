// A model in Torch: executes operations, owns their weights. Includes Torch: for this folder's own files.
#pragma once

#include <ATen/core/Tensor.h>

#include <random>
#include <string>
#include <vector>

#include "sweep/operations.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// A parameter, or a running statistic of batch normalisation.
struct NamedTensor {
    std::string name;  ///< "layer3.kernel"
    at::Tensor tensor;
    TensorNames names = TensorNames::own;
};

/// A kernel that has a penalty.
struct Penalised {
    at::Tensor kernel;
    Penalty penalty;
};

/// Weights and activations are channels_last: the other layout costs a reorder of every activation.
class Network {
  public:
    /// Weights are drawn operation by operation, kernel before bias, row-major.
    Network(std::vector<Operation> operations, Initialization initialization, std::mt19937_64& init);

    /// Logits [rows, classes] of images [rows, channels, height, width], channels_last, as in training: with
    /// dropout drawn from `random`, batch statistics, and a graph for gradients.
    at::Tensor train(const at::Tensor& images, std::mt19937_64& random);

    /// Logits as in use: no dropout, running statistics, no graph.
    at::Tensor predict(const at::Tensor& images);

    /// predict() computes convolutions in bfloat16 from now on; images must have that type, and so has what it returns.
    void use_bfloat16();

    /// What an optimizer changes, in the order of the operations.
    std::vector<at::Tensor> parameters() const;

    /// All that makes the network what it is, in the order of the operations.
    const std::vector<NamedTensor>& state() const { return state_; }

    const std::vector<Penalised>& penalised() const { return penalised_; }

  private:
    // Of one operation; undefined where it has none.
    struct Weights {
        at::Tensor kernel;
        at::Tensor bias;
        at::Tensor mean;
        at::Tensor variance;
    };
    struct Initialise;
    struct Forward;

    at::Tensor run(at::Tensor values, std::mt19937_64* random);

    std::vector<Operation> operations_;
    std::vector<Weights> weights_;
    std::vector<NamedTensor> state_;
    std::vector<Penalised> penalised_;
};

}  // namespace trommel
