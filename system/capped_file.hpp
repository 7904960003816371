// A file that is appended to, but not for ever.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "system/unique_fd.hpp"

namespace trommel {

/// Takes what is written up to `capacity_bytes` (what the file had before counts), then one last line that
/// says so, and nothing more. A file that cannot be written is done without.
class CappedFile {
  public:
    CappedFile(const std::filesystem::path& path, std::size_t capacity_bytes);

    void write(std::string_view bytes);

  private:
    UniqueFd file_;
    std::size_t room_ = 0;
    bool is_full_ = false;
};

}  // namespace trommel
