#include "worker/trainer/zip_bounds.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace trommel {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t in_zip64 = 0xffffffff;  // the number stands elsewhere, in 64 bits
constexpr std::size_t end_bytes = 22;
constexpr std::size_t locator_bytes = 20;
constexpr std::size_t entry_bytes = 46;

std::uint64_t number(const Bytes& bytes, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        value |= std::uint64_t{bytes[at + i]} << (8 * i);
    }
    return value;
}

bool is_at(const Bytes& bytes, std::size_t at, std::string_view word) {
    return at + word.size() <= bytes.size() &&
           std::equal(word.begin(), word.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

std::optional<Bytes> bytes_at(const File& file, std::uint64_t offset, std::uint64_t count) {
    if (offset > file.size() || count > file.size() - offset) {
        return std::nullopt;
    }
    Bytes bytes(count);
    return file.read_at(offset, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

/// The list of entries, at the end of the file.
std::optional<Bytes> directory_of(const File& file) {
    const std::uint64_t tail_bytes = std::min<std::uint64_t>(file.size(), 65'535 + end_bytes + locator_bytes);
    const auto tail = bytes_at(file, file.size() - tail_bytes, tail_bytes);
    for (std::size_t at = tail && tail->size() >= end_bytes ? tail->size() - end_bytes + 1 : 0; at-- > 0;) {
        if (!is_at(*tail, at, "PK\x05\x06")) {
            continue;
        }
        if (at >= locator_bytes && is_at(*tail, at - locator_bytes, "PK\x06\x07")) {
            const auto end = bytes_at(file, number(*tail, at - locator_bytes + 8, 8), 56);
            return end ? bytes_at(file, number(*end, 48, 8), number(*end, 40, 8)) : std::nullopt;
        }
        return bytes_at(file, number(*tail, at + 16, 4), number(*tail, at + 12, 4));
    }
    return std::nullopt;
}

// Of the entry at `at`, all of which is there.
std::uint64_t unpacked_bytes_of(const Bytes& directory, std::size_t at, std::size_t name, std::size_t extra) {
    const std::uint64_t bytes = number(directory, at + 24, 4);
    for (std::size_t field = at + entry_bytes + name, end = field + extra;
         bytes == in_zip64 && field + 12 <= end; field += 4 + number(directory, field + 2, 2)) {
        if (number(directory, field, 2) == 1) {
            return number(directory, field + 4, 8);
        }
    }
    return bytes;
}

}  // namespace

std::uint64_t most_unpacked(std::uint64_t file_bytes) {
    constexpr std::uint64_t small = 64U << 20;
    return small + 8 * file_bytes;
}

std::uint64_t unpacked_bytes(const File& file) {
    const Bytes directory = directory_of(file).value_or(Bytes());
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at + entry_bytes <= directory.size() && is_at(directory, at, "PK\x01\x02");) {
        const std::size_t name = number(directory, at + 28, 2);
        const std::size_t extra = number(directory, at + 30, 2);
        const std::size_t comment = number(directory, at + 32, 2);
        if (at + entry_bytes + name + extra > directory.size()) {
            break;
        }
        if (__builtin_add_overflow(sum, unpacked_bytes_of(directory, at, name, extra), &sum)) {
            return std::numeric_limits<std::uint64_t>::max();
        }
        at += entry_bytes + name + extra + comment;
    }
    return sum;
}

}  // namespace trommel
