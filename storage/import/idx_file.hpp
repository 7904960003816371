// IDX, the format of MNIST and its relatives, compressed with gzip or not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace trommel {

/// Unsigned bytes in an array of one or more dimensions, read from front to back. Throws InputError, naming
/// the path, for anything else and for files that end too early or too late. Format:
/// http://yann.lecun.com/exdb/mnist/ (big-endian: 0, 0, type, dimensions; sizes; data).
class IdxFile {
  public:
    /// Refuses a file that does not have `dimensions` dimensions.
    IdxFile(const std::filesystem::path& path, std::size_t dimensions);
    ~IdxFile();
    IdxFile(IdxFile&&) noexcept;
    IdxFile& operator=(IdxFile&&) noexcept;

    const std::filesystem::path& path() const;
    const std::vector<std::int64_t>& shape() const;

    void read(std::span<std::uint8_t> bytes);

    /// Throws unless all has been read: a compressed file's check sum is looked at only then.
    void expect_end();

  private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace trommel
