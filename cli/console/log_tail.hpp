// A log that grows, from its beginning.
#pragma once

#include <cstdint>
#include <filesystem>

namespace trommel::cli {

/// Reads by polling: logs may lie on a network file system, where nothing tells of another machine's writes.
class LogTail {
  public:
    explicit LogTail(std::filesystem::path path) : path_(std::move(path)) {}

    /// Prints what is new to standard output. A file that is not there yet has nothing.
    void print_new();

    bool has_printed() const { return offset_ > 0; }

  private:
    std::filesystem::path path_;
    std::int64_t offset_ = 0;
};

}  // namespace trommel::cli
