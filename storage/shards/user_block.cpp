#include "storage/shards/user_block.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "system/errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {
namespace {

using Bytes = std::array<std::uint8_t, user_block_bytes>;

// Contains a line end and a control character, as in PNG: a copy that converts line ends destroys it.
constexpr std::string_view magic("trommel shard\r\n\x1a", 16);
constexpr std::string_view hdf5_signature("\x89HDF\r\n\x1a\n", 8);

constexpr std::size_t version_at = 16;
constexpr std::size_t user_block_bytes_at = 20;
constexpr std::size_t file_bytes_at = 24;
constexpr std::size_t pixels_offset_at = 32;
constexpr std::size_t pixels_bytes_at = 40;
constexpr std::size_t digest_at = 48;
constexpr std::size_t zeros_at = 80;

// Little-endian on any machine.
template <class T>
void put(Bytes& bytes, std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

template <class T>
T get(const Bytes& bytes, std::size_t at) {
    return static_cast<T>(little_endian(std::span(bytes).subspan(at, sizeof(T))));
}

[[noreturn]] void fail(const File& file, const std::string& problem) {
    throw StorageError(file.path().string() + ": " + problem);
}

[[noreturn]] void fail_as_damaged(const File& file, const std::string& reason) {
    fail(file, "damaged: " + reason + "; copy or import it again");
}

[[noreturn]] void fail_as_truncated(const File& file, std::uint64_t expected) {
    fail(file, "truncated: " + std::to_string(file.size()) + " of " + std::to_string(expected) +
                   " bytes (an interrupted copy?); copy or import it again");
}

// A truncated shard may end inside the magic number.
void check_magic(const File& file, const Bytes& bytes, std::size_t available) {
    const std::size_t length = std::min(available, magic.size());
    if (length > 0 && std::memcmp(bytes.data(), magic.data(), length) == 0) {
        return;
    }
    const std::string start(bytes.begin(), bytes.begin() + hdf5_signature.size());
    const std::string reason = length == 0               ? "it is empty"
                               : start == hdf5_signature ? "an HDF5 file from another program"
                                                         : "its first bytes are not a shard's";
    fail(file, "not a trommel shard (" + reason + "); make one with 'trommel import'");
}

void check_version(const File& file, std::uint32_t version) {
    if (version > features_version) {
        fail(file, "made by a newer trommel (format version " + std::to_string(version) +
                       ", this one reads up to " + std::to_string(features_version) +
                       "); read it with that version, or import the images again");
    }
    if (version == 0) {
        fail_as_damaged(file, "format version 0 (they start at 1)");
    }
}

void check_places(const File& file, const UserBlock& block) {
    const std::uint64_t offset = block.pixels_offset;
    const bool inside = offset >= user_block_bytes && offset <= block.file_bytes &&
                        block.pixels_bytes <= block.file_bytes - offset;
    if (!inside || offset % user_block_bytes != 0 || block.pixels_bytes == 0) {
        fail_as_damaged(file, "its pixels cannot start at byte " + std::to_string(offset));
    }
}

}  // namespace

Digest metadata_digest(const File& file, const UserBlock& block) {
    Sha256 hash;
    file.hash_range(user_block_bytes, block.pixels_offset, hash);
    file.hash_range(block.pixels_offset + block.pixels_bytes, block.file_bytes, hash);
    return hash.finish();
}

void write_user_block(const File& file, const UserBlock& block) {
    Bytes bytes{};
    std::copy(magic.begin(), magic.end(), bytes.begin());
    put(bytes, version_at, block.version);
    put(bytes, user_block_bytes_at, static_cast<std::uint32_t>(user_block_bytes));
    put(bytes, file_bytes_at, block.file_bytes);
    put(bytes, pixels_offset_at, block.pixels_offset);
    put(bytes, pixels_bytes_at, block.pixels_bytes);
    std::copy(block.metadata_digest.begin(), block.metadata_digest.end(), bytes.begin() + digest_at);
    file.write_at(0, bytes);
}

UserBlock read_user_block(const File& file) {
    Bytes bytes{};
    const std::uint64_t size = file.size();
    const auto available = static_cast<std::size_t>(std::min(size, user_block_bytes));
    file.read_at(0, std::span(bytes).first(available));
    check_magic(file, bytes, available);
    if (available < user_block_bytes) {
        fail_as_truncated(file, user_block_bytes);
    }
    check_version(file, get<std::uint32_t>(bytes, version_at));

    UserBlock block{.version = get<std::uint32_t>(bytes, version_at),
                    .file_bytes = get<std::uint64_t>(bytes, file_bytes_at),
                    .pixels_offset = get<std::uint64_t>(bytes, pixels_offset_at),
                    .pixels_bytes = get<std::uint64_t>(bytes, pixels_bytes_at)};
    std::copy_n(bytes.begin() + digest_at, block.metadata_digest.size(), block.metadata_digest.begin());
    const bool zeros =
        std::all_of(bytes.begin() + zeros_at, bytes.end(), [](auto byte) { return byte == 0; });
    if (get<std::uint32_t>(bytes, user_block_bytes_at) != user_block_bytes || !zeros) {
        fail_as_damaged(file, "its first 4096 bytes were changed");
    }
    if (size < block.file_bytes) {
        fail_as_truncated(file, block.file_bytes);
    }
    if (size > block.file_bytes) {
        fail_as_damaged(
            file, std::to_string(size) + " bytes, but " + std::to_string(block.file_bytes) + " were written");
    }
    check_places(file, block);
    if (metadata_digest(file, block) != block.metadata_digest) {
        fail_as_damaged(file, "digest mismatch of its metadata");
    }
    return block;
}

}  // namespace trommel
