// Reads the values of tensors from storages, by strides, as floats.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/weights/stored_tensor.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// The values of tensors without a `problem`, in their order, row-major; tensors of integers get none.
/// Allocates memory for the sizes in the index, so compare these with the wanted ones first. Each storage is
/// unpacked and verified against its checksum once. Throws InputError, without the file's name, if a tensor
/// lies outside of its storage, a storage is damaged, or the values have an unsupported type: "<problem>
/// (<why>); <what to do>".
std::vector<StoredTensor> read_values(std::span<const std::uint8_t> file, const WeightsIndex& index,
                                      std::span<const TensorEntry> tensors);

}  // namespace trommel
