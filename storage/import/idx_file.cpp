#include "storage/import/idx_file.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "system/errors.hpp"

namespace trommel {
namespace {

constexpr std::uint8_t type_unsigned_byte = 0x08;

struct CloseGz {
    void operator()(gzFile file) const noexcept { gzclose(file); }
};

std::unique_ptr<gzFile_s, CloseGz> open(const std::filesystem::path& path) {
    std::unique_ptr<gzFile_s, CloseGz> file;
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
        throw InputError(path.string() + ": is a directory (an IDX file is needed)");
    }
    file.reset(gzopen(path.c_str(), "rb"));
    if (!file) {
        throw InputError(
            fmt::format("{}: cannot open ({})", path.string(), std::generic_category().message(errno)));
    }
    gzbuffer(file.get(), 1U << 17);
    return file;
}

}  // namespace

struct IdxFile::Stream {
    std::filesystem::path path;
    std::unique_ptr<gzFile_s, CloseGz> file;
    std::vector<std::int64_t> shape;

    [[noreturn]] void fail(const std::string& problem) const {
        throw InputError(path.string() + ": " + problem);
    }

    /// The number of bytes read, at most as many as fit. gzread takes an int.
    std::size_t read_some(std::span<std::uint8_t> bytes) const {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const auto piece = static_cast<unsigned>(std::min<std::size_t>(bytes.size() - done, 1U << 30));
            const int count = gzread(file.get(), bytes.data() + done, piece);
            int code = Z_OK;
            const char* const message = gzerror(file.get(), &code);
            if (count < 0 || (code != Z_OK && code != Z_BUF_ERROR)) {
                fail(fmt::format("damaged (zlib: {}); copy it again", message));
            }
            if (count == 0) {
                break;
            }
            done += static_cast<std::size_t>(count);
        }
        return done;
    }

    void read(std::span<std::uint8_t> bytes) const {
        if (read_some(bytes) != bytes.size()) {
            fail("shorter than its header says (an interrupted download?); download it again");
        }
    }

    void read_header(std::size_t dimensions) {
        std::array<std::uint8_t, 4> magic{};
        if (read_some(magic) != magic.size() || magic[0] != 0 || magic[1] != 0 || magic[3] == 0) {
            fail("not an IDX file (it does not begin with two zeros, a type and a number of dimensions)");
        }
        if (magic[2] != type_unsigned_byte) {
            fail(fmt::format("its values have type 0x{:02x} (only 0x08, unsigned bytes, can be imported)",
                             magic[2]));
        }
        if (magic[3] != dimensions) {
            fail(fmt::format(
                "{} dimensions, but {} were expected (images have 3, labels 1; are the two files swapped?)",
                magic[3], dimensions));
        }
        for (std::size_t i = 0; i < dimensions; ++i) {
            std::array<std::uint8_t, 4> size{};
            read(size);
            shape.push_back(std::int64_t{size[0]} << 24 | size[1] << 16 | size[2] << 8 | size[3]);
        }
    }
};

IdxFile::IdxFile(const std::filesystem::path& path, std::size_t dimensions)
    : stream_(std::make_unique<Stream>(Stream{path, open(path), {}})) {
    stream_->read_header(dimensions);
}

IdxFile::~IdxFile() = default;
IdxFile::IdxFile(IdxFile&&) noexcept = default;
IdxFile& IdxFile::operator=(IdxFile&&) noexcept = default;

const std::filesystem::path& IdxFile::path() const {
    return stream_->path;
}
const std::vector<std::int64_t>& IdxFile::shape() const {
    return stream_->shape;
}
void IdxFile::read(std::span<std::uint8_t> bytes) {
    stream_->read(bytes);
}

void IdxFile::expect_end() {
    std::array<std::uint8_t, 1> more{};
    if (stream_->read_some(more) != 0) {
        stream_->fail("longer than its header says; download it again");
    }
}

}  // namespace trommel
