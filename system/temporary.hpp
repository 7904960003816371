// Files and folders for as long as a command runs. One that is killed leaves its own, which the next command removes.
#pragma once

#include <filesystem>
#include <string_view>

#include "system/unique_fd.hpp"

namespace trommel {

/// "trommel-<kind>-XXXXXX" in $TMPDIR or /tmp: an empty file or folder, which goes with this object and all that is in it.
class Temporary {
  public:
    enum class What { file, folder };

    /// First removes what dead commands of this user have left. Throws StorageError where nothing can be made.
    Temporary(What what, std::string_view kind);
    ~Temporary();
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    UniqueFd lock_;  // held as long as the path is in use
};

}  // namespace trommel
