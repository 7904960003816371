// Files as bytes: an owned descriptor, reads and writes at an offset, a read-only mapping.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "system/sha256.hpp"

namespace trommel {

/// An open file. Every operation throws StorageError with its name and the system's error text.
class File {
  public:
    enum class Mode { read, write, create_new };

    /// `name`: used in errors instead of the path. Throws at once, without blocking, unless it is a regular
    /// file.
    File(std::filesystem::path path, Mode mode, std::string name = "");
    ~File();
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;

    const std::filesystem::path& path() const { return path_; }
    const std::string& name() const { return name_; }
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const;

    /// Fills `bytes` from `offset`; returns false if the file ends before.
    bool read_at(std::uint64_t offset, std::span<std::uint8_t> bytes) const;
    void write_at(std::uint64_t offset, std::span<const std::uint8_t> bytes) const;
    void sync() const;

    /// Throws now rather than halfway through writing if the disk lacks room for that many bytes. Some file
    /// systems cannot tell.
    void reserve(std::uint64_t bytes) const;

    /// Adds the bytes [first, last) to `hash`; throws if the file ends before.
    void hash_range(std::uint64_t first, std::uint64_t last, Sha256& hash) const;

  private:
    std::filesystem::path path_;
    std::string name_;
    int descriptor_;
};

/// Writes what the descriptor accepts; an error drops the rest. For exit reasons and logs, which may be lost without
/// harm.
void write_or_drop(int descriptor, std::string_view bytes);

/// The SHA-256 of a whole file, hexadecimal, as sha256sum prints it. Throws StorageError.
std::string sha256_of(const std::filesystem::path& path);

/// A whole file, mapped read-only and shared: processes that map the same file share its memory. The mapping
/// stays valid if the file is renamed, replaced or removed, but not if it is truncated.
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
