// Matches the names of a file's tensors to a network's own, without prefixes and wrappers.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "storage/weights/weights_index.hpp"

namespace trommel {

/// The tensors of a file by the network's names. Points into the index.
struct NamedTensors {
    std::string prefix;  ///< the prefix that was removed: "module."; or empty
    std::map<std::string, const TensorEntry*> by_name;
    std::vector<const TensorEntry*> others;  ///< tensors without the prefix
};

/// Removes the words that torch.compile and FSDP insert into names, and the prefix with which most of the
/// `wanted` names are found. Throws InputError, with the reason, if two prefixes match equally well (two
/// networks in one file), or two tensors get the same name.
NamedTensors without_prefix(const std::vector<TensorEntry>& tensors, const std::set<std::string>& wanted);

}  // namespace trommel
