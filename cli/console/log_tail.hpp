// Prints a growing log from its start.
#pragma once

#include <cstdint>
#include <filesystem>

namespace trommel::cli {

/// Polls the file: logs may be on a network file system, which does not report the writes of other machines.
class LogTail {
  public:
    explicit LogTail(std::filesystem::path path) : path_(std::move(path)) {}

    /// Prints new text to standard output. A file that does not exist yet counts as empty.
    void print_new();

    bool has_printed() const { return offset_ > 0; }

  private:
    std::filesystem::path path_;
    std::int64_t offset_ = 0;
};

}  // namespace trommel::cli
