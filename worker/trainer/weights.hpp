// A copy of a network's weights, and their digest. Includes Torch.
#pragma once

#include <string>
#include <vector>

#include "worker/trainer/network.hpp"

namespace trommel {

/// The weights and running statistics at one epoch. Keeps its memory between epochs.
class KeptWeights {
  public:
    void keep(const Network& network);

    /// Puts the kept weights back. keep() came before.
    void restore(const Network& network) const;

  private:
    std::vector<at::Tensor> tensors_;
};

/// SHA-256, hexadecimal, of the state's tensors in order, each as "<name> <size>x<size>...\n" and its floats,
/// row-major, little endian.
std::string weights_digest(const Network& network);

}  // namespace trommel
