// ResNet-18, 34, 50 and 101 as operations, with torchvision's tensor names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/operations.hpp"

namespace trommel {

/// From an image to the feature maps before torchvision's average pool. `shape` is the image's, and is
/// updated to that of the maps. Operations are named `layer`.conv1, `layer`.layer1.0.bn2, ...; their tensors
/// as in torchvision, without `layer`.
std::vector<Operation> resnet_operations(const ResNet& net, const std::string& layer, Shape& shape);

/// The depth in a name such as "resnet50", or nothing.
std::optional<std::int64_t> resnet_depth(std::string_view name);

/// "resnet50".
std::string resnet_name(std::int64_t depth);

/// "resnet18", "resnet34", ...
std::vector<std::string> resnet_names();

}  // namespace trommel
