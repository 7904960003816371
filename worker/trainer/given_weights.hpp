// Loads weights from a file into a network. Includes Torch.
#pragma once

#include <filesystem>
#include <string>

#include "worker/trainer/network.hpp"

namespace trommel {

/// Sets the tensors that have torchvision's names. `name`: the name of the network in errors. Throws as
/// read_weights() does.
void load_given_weights(const Network& network, const std::string& name, const std::filesystem::path& path);

/// Loads the weights of the ResNet in these layers, if it starts from a file. Also throws InputError if the
/// file's digest is not that of the layer.
void load_given_weights(const Network& network, const std::vector<Layer>& layers);

}  // namespace trommel
