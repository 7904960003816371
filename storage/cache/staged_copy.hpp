// The copy of a shard in $TROMMEL_SCRATCH, which a trainer looks for before it reads the shard itself.
#pragma once

#include <optional>
#include <string>

#include "system/file.hpp"

namespace trommel {

struct StagedCopy {
    std::optional<File> file;  ///< not removed while it is open, unless it is found damaged
    std::string complaint;     ///< why a file of that name is not used; empty if there is no such file
};

/// The copy of the shard with that checksum. Its pixels were verified when it was made; everything else is
/// verified now.
StagedCopy staged_copy(const std::string& checksum);

}  // namespace trommel
