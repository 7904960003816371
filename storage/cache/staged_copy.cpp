#include "storage/cache/staged_copy.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "storage/cache/shard_cache.hpp"
#include "storage/cache/trusted_copy.hpp"
#include "storage/shards/user_block.hpp"
#include "system/errors.hpp"
#include "system/flock.hpp"

namespace trommel {

StagedCopy staged_copy(const std::string& checksum) {
    const char* const directory = std::getenv("TROMMEL_SCRATCH");
    if (!directory || *directory == '\0') {
        return {};
    }
    auto file = held(std::filesystem::absolute(copy_path(directory, checksum)));
    if (!file) {
        return {};
    }
    if (auto distrust = distrust_of(*file)) {
        return {{}, std::move(*distrust)};
    }
    try {
        const std::string found = to_hex(read_user_block(*file).metadata_digest);
        if (found != checksum) {
            return {{}, file->name() + ": is a different shard (" + found + "); 'trommel stage' replaces it"};
        }
    } catch (const StorageError& error) {
        return {{}, error.what()};
    }
    return {std::move(file), ""};
}

}  // namespace trommel
