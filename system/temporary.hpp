// Temporary files and directories of a running command. If it is killed, the next command removes them.
#pragma once

#include <filesystem>
#include <string_view>

#include "system/unique_fd.hpp"

namespace trommel {

/// An empty file or directory "trommel-<kind>-XXXXXX" in $TMPDIR or /tmp, removed with its contents when this
/// object is destroyed.
class Temporary {
  public:
    enum class What { file, folder };

    /// First removes leftovers of this user's dead commands. Throws StorageError if nothing can be made.
    Temporary(What what, std::string_view kind);
    ~Temporary();
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    UniqueFd lock_;  // held while the path is in use
};

}  // namespace trommel
