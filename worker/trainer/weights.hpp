// Copies of a network's weights. Includes Torch.
#pragma once

#include <vector>

#include "worker/trainer/network.hpp"
#include "worker/training_files/weights_file.hpp"

namespace trommel {

/// The weights and running statistics after one epoch. Reuses its memory between epochs.
class KeptWeights {
  public:
    void keep(const Network& network);

    /// Restores the kept weights. Requires an earlier keep().
    void restore(const Network& network) const;

    /// In the order of the network's state.
    const std::vector<at::Tensor>& tensors() const { return tensors_; }

  private:
    std::vector<at::Tensor> tensors_;
};

/// The network's state for storage: row-major copies.
std::vector<StoredTensor> stored_tensors(const Network& network);

}  // namespace trommel
