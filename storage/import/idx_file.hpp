// IDX files, the format of MNIST and similar data sets, optionally compressed with gzip.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace trommel {

/// Unsigned bytes in an array of one or more dimensions, read from start to end. Throws InputError with the
/// path for anything else, and for files that are too short or too long. Format:
/// http://yann.lecun.com/exdb/mnist/ (big-endian: 0, 0, type, dimensions; sizes; data).
class IdxFile {
  public:
    /// Throws unless the file has `dimensions` dimensions.
    IdxFile(const std::filesystem::path& path, std::size_t dimensions);
    ~IdxFile();
    IdxFile(IdxFile&&) noexcept;
    IdxFile& operator=(IdxFile&&) noexcept;

    const std::filesystem::path& path() const;
    const std::vector<std::int64_t>& shape() const;

    void read(std::span<std::uint8_t> bytes);

    /// Throws unless everything has been read: the checksum of a compressed file is only verified at its end.
    void expect_end();

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace trommel
