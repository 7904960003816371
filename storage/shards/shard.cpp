#include "storage/shards/shard.hpp"

#include <algorithm>

#include "storage/shards/metadata.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {

struct Shard::Contents {
    std::filesystem::path path;
    ShardInfo info;
    File file;
    Mapping mapping;
    std::span<const std::uint8_t> pixels;  ///< part of `mapping`
};

namespace {

File open_file(const std::filesystem::path& path) {
    try {
        return File(path, File::Mode::read);
    } catch (const StorageError& error) {
        throw StorageError(std::string(error.what()) + "; name a shard that 'trommel import' made");
    }
}

}  // namespace

Shard::Shard(const std::filesystem::path& path) {
    File file = open_file(path);
    const UserBlock block = read_user_block(file);
    ShardInfo info = read_hdf5(file, block);
    info.checksum = to_hex(block.metadata_digest);
    Mapping mapping(file);
    if (mapping.bytes().size() != block.file_bytes) {
        throw StorageError(path.string() + ": truncated: its size changed while it was opened; try again");
    }
    const auto pixels = mapping.bytes().subspan(block.pixels_offset, block.pixels_bytes);
    contents_ = std::make_unique<const Contents>(
        Contents{path, std::move(info), std::move(file), std::move(mapping), pixels});
}

Shard::~Shard() = default;
Shard::Shard(Shard&&) noexcept = default;
Shard& Shard::operator=(Shard&&) noexcept = default;

const std::filesystem::path& Shard::path() const {
    return contents_->path;
}
const ShardInfo& Shard::info() const {
    return contents_->info;
}
std::span<const std::uint8_t> Shard::pixels() const {
    return contents_->pixels;
}

std::span<const float> Shard::features() const {
    if (info().element != Element::float32) {
        return {};
    }
    // The mapping starts at a page boundary, and the values at the start of a page in it.
    return {reinterpret_cast<const float*>(pixels().data()), pixels().size() / sizeof(float)};
}

std::vector<std::int64_t> Shard::indices(Split split) const {
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < info().splits.size(); ++i) {
        if (info().splits[i] == split) {
            places.push_back(static_cast<std::int64_t>(i));
        }
    }
    return places;
}

// Reads the file instead of the mapping, because a disk error in the mapping would kill the process.
void Shard::verify_pixels(const OnBytes& on_bytes) const {
    constexpr std::uint64_t piece_bytes = 8U << 20;
    const auto first = static_cast<std::uint64_t>(pixels().data() - contents_->mapping.bytes().data());
    const std::uint64_t last = first + pixels().size();
    Sha256 hash;
    for (std::uint64_t at = first; at < last; at += piece_bytes) {
        const std::uint64_t end = std::min(at + piece_bytes, last);
        contents_->file.hash_range(at, end, hash);
        if (on_bytes) {
            on_bytes(end - at);
        }
    }
    const std::string found = to_hex(hash.finish());
    if (found != info().images_checksum) {
        throw StorageError(path().string() + ": damaged: the SHA-256 of its " +
                           std::string(info().element == Element::uint8 ? "pixels" : "features") + " is " +
                           found + " (" + info().images_checksum + " was written); copy or import it again");
    }
}

}  // namespace trommel
