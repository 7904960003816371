// A log file with a maximum size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "system/unique_fd.hpp"

namespace trommel {

/// Appends up to `capacity_bytes`, which includes what the file already had; then writes one line that says
/// the log is full, and discards the rest. If the file cannot be written, all output is discarded.
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
