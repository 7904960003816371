// The format of torch.save() from PyTorch 0.2 to 1.5, and still with _use_new_zipfile_serialization=False: consecutive
// pickles, then the storages. Independent of Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/pickle.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Whether the file starts like a pickle.
bool may_be_pickle(std::span<const std::uint8_t> file);

/// Throws InputError, without the file's name: "<problem> (<why>); <what to do>".
WeightsIndex index_torch_stream(std::span<const std::uint8_t> file);

/// Throws InputError if an old file was written on a big-endian machine. `about`: its pickled description of
/// the machine.
void must_be_written_little_endian(const PickledValue& about);

/// The next storage after the reader's last pickle: the number of values (64 bits), then the values. Throws
/// InputError if the file ends before.
StorageEntry next_storage(PickleReader& reader, std::span<const std::uint8_t> file, const std::string& type);

}  // namespace trommel
