// Limits how much work a record may make SQLite do. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <utility>

namespace trommel::sqlite {

/// The cost of a transaction so far: a forged file can make SQLite visit, or return, far more data than it
/// contains.
class Effort {
  public:
    explicit Effort(std::filesystem::path path) : path_(std::move(path)) {}

    void begin() noexcept { steps_ = bytes_ = 0; }
    bool may_continue() noexcept;  ///< called by SQLite after every `steps_at_once` steps
    void take(std::size_t bytes);  ///< throws StorageError
    static constexpr int steps_at_once = 100'000;

  private:
    std::uint64_t file_bytes() const noexcept;

    std::filesystem::path path_;
    std::uint64_t steps_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace trommel::sqlite
