// Puts weights from a file into a network. Includes Torch.
#pragma once

#include <filesystem>
#include <string>

#include "worker/trainer/network.hpp"

namespace trommel {

/// Into those of its tensors that have torchvision's names. `name`: what the network is called in errors.
/// Throws as read_weights() does.
void load_given_weights(const Network& network, const std::string& name, const std::filesystem::path& path);

/// Into the ResNet of these layers, where one begins with a file. Throws InputError also where the file is
/// not the one that the layer names by its digest.
void load_given_weights(const Network& network, const std::vector<Layer>& layers);

}  // namespace trommel
