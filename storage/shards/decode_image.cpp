#include "storage/shards/decode_image.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "storage/shards/file.hpp"
#include "sweep/errors.hpp"

namespace trommel {
namespace {

constexpr std::int64_t most_pixels = std::int64_t{1} << 28;

bool begins_with(std::span<const std::uint8_t> bytes, std::string_view start) {
    return bytes.size() >= start.size() &&
           std::equal(start.begin(), start.end(), bytes.begin(), [](char expected, std::uint8_t byte) {
               return static_cast<std::uint8_t>(expected) == byte;
           });
}

Image decode(std::span<const std::uint8_t> bytes) {
    if (begins_with(bytes, "\xff\xd8\xff")) {
        return decode_jpeg(bytes);
    }
    if (begins_with(bytes, "\x89PNG\r\n\x1a\n")) {
        return decode_png(bytes);
    }
    throw InputError(bytes.empty() ? "the file is empty"
                                   : "neither JPEG nor PNG (judged by its first bytes)");
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
        const File file(path, File::Mode::read);
        std::vector<std::uint8_t> bytes(file.size());
        file.read_at(0, bytes);
        return decode(bytes);
    } catch (const InputError& error) {
        throw InputError(path.string() + ": " + error.what());
    } catch (const StorageError& error) {
        throw InputError(error.what());
    }
}

}  // namespace trommel
