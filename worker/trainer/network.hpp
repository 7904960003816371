// A model in Torch: executes operations and owns their weights. Includes Torch, so only for this folder's
// files.
#pragma once

#include <ATen/core/Tensor.h>

#include <random>
#include <string>
#include <vector>

#include "sweep/operations.hpp"
#include "sweep/training.hpp"

namespace trommel {

/// A parameter, or a running statistic of batch normalization.
struct NamedTensor {
    std::string name;  ///< "layer3.kernel"
    at::Tensor tensor;
    TensorNames names = TensorNames::own;
};

/// A kernel that has a penalty.
struct Penalized {
    at::Tensor kernel;
    Penalty penalty;
};

/// Weights and activations are channels_last: the other layout would cost a reorder of every activation.
class Network {
  public:
    /// Weights are drawn operation by operation, kernel before bias, row-major.
    Network(std::vector<Operation> operations, Initialization initialization, std::mt19937_64& init);

    /// Logits [rows, classes] of images [rows, channels, height, width], channels_last, in training mode:
    /// with dropout drawn from `random`, batch statistics, and a graph for gradients.
    at::Tensor train(const at::Tensor& images, std::mt19937_64& random);

    /// Logits in evaluation mode: no dropout, running statistics, no graph.
    at::Tensor predict(const at::Tensor& images);

    /// Makes predict() compute convolutions in bfloat16 from now on; images must have that type, and the
    /// results have it too.
    void use_bfloat16();

    /// The trained tensors, in the order of the operations.
    std::vector<at::Tensor> parameters() const;

    /// All tensors that define the network, in the order of the operations.
    const std::vector<NamedTensor>& state() const { return state_; }

    const std::vector<Penalized>& penalized() const { return penalized_; }

  private:
    // The weights of one operation; undefined if it has none.
    struct Weights {
        at::Tensor kernel;
        at::Tensor bias;
        at::Tensor mean;
        at::Tensor variance;
    };
    struct Initialize;
    struct Forward;

    at::Tensor run(at::Tensor values, std::mt19937_64* random);

    std::vector<Operation> operations_;
    std::vector<Weights> weights_;
    std::vector<NamedTensor> state_;
    std::vector<Penalized> penalized_;
};

}  // namespace trommel
