// The names of a file's tensors, without what wraps a network's own.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// The tensors of a file by a network's names. Points into the index.
struct NamedTensors {
    std::string prefix;  ///< what was taken off: "module."; or nothing
    std::map<std::string, const TensorEntry*> by_name;
    std::vector<const TensorEntry*> others;  ///< those without the prefix
};

/// Takes off the words that torch.compile and FSDP put among names, and the prefix with which most of the `wanted` names are there.
/// Throws InputError, with the reason, where two prefixes do equally well (two networks in one file), or two tensors get one name.
NamedTensors without_prefix(const std::vector<TensorEntry>& tensors, const std::set<std::string>& wanted);

}  // namespace trommel
