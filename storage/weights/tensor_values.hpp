// The values of tensors: out of storages, by strides, as floats.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/weights/stored_tensor.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Of tensors that have no `problem`, in their order, row-major; those of integers without values. It takes the memory that their
/// sizes ask for: compare them before with what is wanted. Each storage is unpacked and
/// compared with its checksum once. Throws InputError, without the file's name, where a tensor lies outside of its storage, a storage
/// is damaged, or the values have a type that is none of ours: "<problem> (<why>); <what to do>".
std::vector<StoredTensor> read_values(std::span<const std::uint8_t> file, const WeightsIndex& index,
                                      std::span<const TensorEntry> tensors);

}  // namespace trommel
