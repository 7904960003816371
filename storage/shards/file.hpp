// Files as bytes: an owned descriptor, reads and writes at a place, a read-only mapping.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "storage/shards/sha256.hpp"

namespace trommel {

/// An open file. Every operation throws StorageError with the path and what the system said.
class File {
  public:
    enum class Mode { read, write, create_new };

    File(std::filesystem::path path, Mode mode);
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    const std::filesystem::path& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const;

    /// Fills `bytes` from the place `offset`; false when the file ends before.
    bool read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const;
    void write_at(std::uint64_t offset, std::span<const std::uint8_t> bytes) const;
    void sync() const;

    /// Adds the bytes [first, last) to `hash`; throws when the file ends before.
    void hash_range(std::uint64_t first, std::uint64_t last, Sha256& hash) const;

  private:
    std::filesystem::path path_;
    int descriptor_;
};

/// A whole file, mapped read-only and shared: processes that map the same file share its memory. It stays
/// valid when the file is renamed, replaced or removed, not when it is truncated.
class Mapping {
  public:
    explicit Mapping(const File& file);
    ~Mapping();
    Mapping(Mapping&& other) noexcept;
    Mapping& operator=(Mapping&& other) noexcept;

    std::span<const std::uint8_t> bytes() const { return bytes_; }

  private:
    std::span<const std::uint8_t> bytes_;
};

}  // namespace trommel
