// Checks that the initial weights of a model fit its network.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sweep/layer.hpp"
#include "sweep/operations.hpp"

namespace trommel {

/// Checks each file once for each network.
class WeightsCheck {
  public:
    /// `operations`: those of the layers. Throws InputError if a layer's file has other tensors, by name or
    /// size, or cannot be read.
    void must_fit(const std::vector<Layer>& layers, const std::vector<Operation>& operations);

  private:
    std::set<std::string> known_;
};

}  // namespace trommel
