// Everything in a shard but its pixels, as HDF5 keeps it.
#pragma once

#include <filesystem>

#include "storage/shards/shard.hpp"
#include "storage/shards/user_block.hpp"
#include "system/file.hpp"

namespace trommel {

/// Throws InputError, beginning with `where`, unless all parts fit one another: as many labels, splits and
/// sources as images, labels that are classes, names that are not empty. Returns the number of bytes of the
/// pixels.
std::uint64_t check_consistent(const ShardInfo& info, const std::string& where);

/// Makes the HDF5 file of `info` in `file`, over whatever is there, with room for the pixels and for the
/// digest of them. Returns where the pixels go.
UserBlock create_hdf5(const File& file, const ShardInfo& info);

/// Adds the digest of the pixels, 64 hexadecimal digits. The pixels stay where they are.
void write_images_checksum(const File& file, Element element, const std::string& checksum);

/// The name of the dataset that holds them.
const char* dataset_of(Element element);

/// Reads a file whose user block was found good; all but `checksum` is filled in. Throws StorageError.
ShardInfo read_hdf5(const File& file, const UserBlock& block);

}  // namespace trommel
