// Reads and writes everything in a shard but its pixels, as HDF5 stores it.
#pragma once

#include <filesystem>

#include "storage/shards/shard.hpp"
#include "storage/shards/user_block.hpp"
#include "system/file.hpp"

namespace trommel {

/// Throws InputError, starting with `where`, unless all parts are consistent: as many labels, splits and
/// sources as images, labels that are classes, names that are not empty. Returns the number of bytes of the
/// pixels.
std::uint64_t check_consistent(const ShardInfo& info, const std::string& where);

/// Creates the HDF5 file of `info` in `file`, replacing its contents, with room for the pixels and their
/// digest. Returns where the pixels go.
UserBlock create_hdf5(const File& file, const ShardInfo& info);

/// Adds the digest of the pixels, 64 hexadecimal digits. The pixels do not move.
void write_images_checksum(const File& file, Element element, const std::string& checksum);

/// The name of the dataset with the pixels or features.
const char* dataset_of(Element element);

/// Reads a file whose user block has been verified; fills in everything but `checksum`. Throws StorageError.
ShardInfo read_hdf5(const File& file, const UserBlock& block);

}  // namespace trommel
