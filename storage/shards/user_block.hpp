// The first 4096 bytes of a shard, which are checked with plain reads before HDF5 opens the file.
//
// A damaged file can crash HDF5's reader. A file that passes these checks is as it was written, except
// perhaps its pixels.
#pragma once

#include <cstdint>

#include "system/file.hpp"
#include "system/sha256.hpp"

namespace trommel {

inline constexpr std::uint64_t user_block_bytes = 4096;  ///< also the alignment of the pixels

/// Format versions. Readers that know only version 1 refuse shards of features as made by a newer trommel.
inline constexpr std::uint32_t pixels_version = 1;
inline constexpr std::uint32_t features_version = 2;

/// Offsets and digest of a shard. docs/shard_format.md has the byte layout.
struct UserBlock {
    std::uint32_t version = pixels_version;
    std::uint64_t file_bytes = 0;
    std::uint64_t pixels_offset = 0;  ///< from the start of the file, a multiple of 4096
    std::uint64_t pixels_bytes = 0;
    Digest metadata_digest{};  ///< of all bytes after the user block except the pixels

    bool operator==(const UserBlock&) const = default;
};

/// The digest of all bytes after the user block except the pixels.
Digest metadata_digest(const File& file, const UserBlock& block);

void write_user_block(const File& file, const UserBlock& block);

/// Reads the user block and checks everything that can be checked without HDF5. Throws a StorageError that
/// says whether the file is not a shard, is truncated or damaged, or has a later format.
UserBlock read_user_block(const File& file);

}  // namespace trommel
