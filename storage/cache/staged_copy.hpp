// What $TROMMEL_SCRATCH has of a shard: where a trainer looks before it reads the shard itself.
#pragma once

#include <optional>
#include <string>

#include "system/file.hpp"

namespace trommel {

struct StagedCopy {
    std::optional<File> file;  ///< not removed as long as it is open, unless it is found damaged
    std::string complaint;     ///< why there is none though a file has its name
};

/// The copy of the shard of that checksum. Its pixels were verified when it was made; all else of it is now.
StagedCopy staged_copy(const std::string& checksum);

}  // namespace trommel
