#include "storage/shards/feature_parts.hpp"

#include <algorithm>
#include <system_error>

#include "system/errors.hpp"
#include "system/file.hpp"
#include "system/partial_file.hpp"
#include "system/sha256.hpp"

namespace trommel {

namespace {

constexpr std::size_t digest_length = 64;
constexpr std::size_t head_length = 2 * digest_length;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string digest_of(const std::map<std::string, std::string>& recipe) {
    std::string text;
    for (const auto& [key, value] : recipe) {
        text += key + "=" + value + "\n";
    }
    return to_hex(sha256(bytes_of(text)));
}

}  // namespace

FeatureParts::FeatureParts(std::filesystem::path directory, const std::map<std::string, std::string>& recipe,
                           std::int64_t images, std::int64_t values_per_image)
    : directory_(std::move(directory)),
      request_digest_(digest_of(recipe)),
      images_(images),
      values_per_image_(values_per_image) {}

std::int64_t FeatureParts::first(std::int64_t part) const {
    return std::min(part * images_a_part, images_);
}

std::filesystem::path FeatureParts::path(std::int64_t part) const {
    return directory_ / (std::to_string(part) + ".part");
}

std::uint64_t FeatureParts::value_bytes(std::int64_t part) const {
    return static_cast<std::uint64_t>((first(part + 1) - first(part)) * values_per_image_) * sizeof(float);
}

bool FeatureParts::has(std::int64_t part) const {
    std::error_code missing;
    if (!std::filesystem::exists(path(part), missing)) {
        return false;
    }
    const File file(path(part), File::Mode::read);
    std::string request(digest_length, '\0');
    file.read_at(0, {reinterpret_cast<std::uint8_t*>(request.data()), request.size()});
    return file.size() == head_length + value_bytes(part) && request == request_digest_;
}

void FeatureParts::write(std::int64_t part, std::span<const float> values) const {
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes());
    PartialFile partial(path(part));
    const File file(partial.path(), File::Mode::create_new);
    file.write_at(0, bytes_of(request_digest_ + to_hex(sha256(bytes))));
    file.write_at(head_length, bytes);
    file.sync();
    try {
        partial.publish();
    } catch (const std::filesystem::filesystem_error& error) {
        throw StorageError(path(part).string() + ": cannot be created (" + error.code().message() +
                           "); is the disk full?");
    }
}

std::vector<std::uint8_t> FeatureParts::read(std::int64_t part) const {
    const File file(path(part), File::Mode::read);
    std::string digest(digest_length, '\0');
    file.read_at(digest_length, {reinterpret_cast<std::uint8_t*>(digest.data()), digest.size()});
    std::vector<std::uint8_t> values(value_bytes(part));
    if (!file.read_at(head_length, values) || to_hex(sha256(values)) != digest) {
        throw StorageError(path(part).string() +
                           ": damaged (SHA-256 mismatch); remove it, and "
                           "run the same command to make it again");
    }
    return values;
}

}  // namespace trommel
