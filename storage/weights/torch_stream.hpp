// What torch.save() wrote from PyTorch 0.2 to 1.5, and still writes with _use_new_zipfile_serialization=False: pickles one after the
// other, then the storages. Without Torch.
#pragma once

#include <cstdint>
#include <span>

#include "storage/weights/pickle.hpp"
#include "storage/weights/weights_index.hpp"

namespace trommel {

/// Whether the file begins like a pickle.
bool may_be_pickle(std::span<const std::uint8_t> file);

/// Throws InputError, without the file's name: "<problem> (<why>); <what to do>".
WeightsIndex index_torch_stream(std::span<const std::uint8_t> file);

/// Of the machine that wrote an old file: throws InputError where it was big-endian. `about`: a pickled dictionary.
void must_be_written_little_endian(const PickledValue& about);

/// The next storage behind the reader's last pickle: how many values (64 bits), and these. Throws InputError where the file ends before.
StorageEntry next_storage(PickleReader& reader, std::span<const std::uint8_t> file, const std::string& type);

}  // namespace trommel
