#include "storage/images/decode_image.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/images/image_memory.hpp"
#include "system/errors.hpp"
#include "system/file.hpp"

namespace trommel {
namespace {

constexpr std::int64_t most_pixels = std::int64_t{1} << 28;

using Bytes = std::span<const std::uint8_t>;

/// How files of a format begin; for some, also what follows four bytes of length.
struct Kind {
    std::string_view start;
    std::string_view after_length;
    Image (*decode)(Bytes);
};

const Kind kinds[] = {
    {"\xff\xd8\xff", "", decode_jpeg}, {"\x89PNG\r\n\x1a\n", "", decode_png},
    {"RIFF", "WEBP", decode_webp},     {"BM", "", decode_bmp},
    {{"II*\0", 4}, "", decode_tiff},   {{"MM\0*", 4}, "", decode_tiff},
    {{"II+\0", 4}, "", decode_tiff},  // with offsets of 64 bits
    {{"MM\0+", 4}, "", decode_tiff},   {"GIF8", "", decode_gif},
};

bool holds_at(Bytes bytes, std::size_t place, std::string_view text) {
    return bytes.size() >= place + text.size() &&
           std::equal(
               text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(place),
               [](char expected, std::uint8_t byte) { return static_cast<std::uint8_t>(expected) == byte; });
}

// Formats that phones and the web use, often with the file name of another format.
std::string describe_other(Bytes bytes) {
    if (bytes.empty()) {
        return "the file is empty";
    }
    for (const auto& [brand, name] :
         {std::pair("ftyphei", "HEIC"), std::pair("ftypmif1", "HEIC"), std::pair("ftypavif", "AVIF")}) {
        if (holds_at(bytes, 4, brand)) {
            return "a " + std::string(name) + " image, which is not supported; convert it to JPEG or PNG";
        }
    }
    return "not a JPEG, PNG, WebP, BMP, TIFF or GIF image (by its first bytes)";
}

Image decode(Bytes bytes) {
    for (const Kind& kind : kinds) {
        if (holds_at(bytes, 0, kind.start) &&
            holds_at(bytes, kind.after_length.empty() ? 0 : 8, kind.after_length)) {
            return kind.decode(bytes);
        }
    }
    throw InputError(describe_other(bytes));
}

std::vector<std::uint8_t> read_whole(const File& file) {
    try {
        std::vector<std::uint8_t> bytes(file.size());
        file.read_at(0, bytes);
        return bytes;
    } catch (const StorageError&) {
        throw;
    } catch (const std::exception&) {  // std::bad_alloc, or std::length_error if no memory could hold it
        throw OutOfMemory("a file of " + std::to_string(file.size()) +
                          " bytes does not fit into memory; make it smaller, or allow more memory");
    }
}

}  // namespace

void check_decodable(std::int64_t width, std::int64_t height) {
    if (width < 1 || height < 1 || width > most_pixels / height) {
        throw InputError(std::to_string(width) + " x " + std::to_string(height) +
                         " pixels (between 1 and 268435456 can be read)");
    }
}

Image decode_image(const std::filesystem::path& path) {
    try {
        return decode(read_whole(File(path, File::Mode::read)));
    } catch (const OutOfMemory& error) {
        throw OutOfMemory(path.string() + ": " + error.what());
    } catch (const InputError& error) {
        throw InputError(path.string() + ": " + error.what());
    } catch (const StorageError& error) {
        throw InputError(error.what());
    } catch (const std::bad_alloc&) {
        throw OutOfMemory(
            path.string() +
            ": there is not enough memory to read it; allow more memory, or try fewer --threads");
    }
}

}  // namespace trommel
