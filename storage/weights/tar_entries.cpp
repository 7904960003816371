#include "storage/weights/tar_entries.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "storage/weights/weights_errors.hpp"

namespace trommel {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::size_t block = 512;

// The text up to a zero byte.
std::string text_of(Bytes field) {
    const auto end = std::ranges::find(field, std::uint8_t{0});
    return {field.begin(), end};
}

// Octal digits, possibly between spaces; or, in GNU's format, 0x80 and a number of 11 bytes, of which the
// last eight count.
std::optional<std::uint64_t> number_of(Bytes field) {
    std::uint64_t number = 0;
    if (field[0] == 0x80) {
        for (const std::uint8_t byte : field.last(8)) {
            number = number << 8 | byte;
        }
        return number;
    }
    const std::string text = text_of(field);
    const std::size_t begin = text.find_first_not_of(' ');
    const std::size_t end = text.find_last_not_of(' ');
    if (begin == std::string::npos) {
        return 0;
    }
    const auto [rest, error] = std::from_chars(text.data() + begin, text.data() + end + 1, number, 8);
    return error == std::errc() && rest == text.data() + end + 1 ? std::optional(number) : std::nullopt;
}

// The checksum is the sum of all bytes, with those of the checksum itself counted as spaces.
bool is_header(Bytes header) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < block; ++i) {
        sum += i >= 148 && i < 156 ? std::uint8_t{' '} : header[i];
    }
    return number_of(header.subspan(148, 8)) == sum;
}

// The size in a pax header, which has lines such as "20 size=8589934592\n"; 0: none.
std::uint64_t size_in(Bytes pax) {
    const std::string_view text(reinterpret_cast<const char*>(pax.data()), pax.size());
    const std::string_view key = " size=";
    const std::size_t at = text.find(key);
    std::uint64_t size = 0;
    if (at == std::string_view::npos) {
        return 0;
    }
    std::from_chars(text.data() + at + key.size(), text.data() + text.size(), size);
    return size;
}

}  // namespace

bool is_tar(Bytes file) {
    return file.size() >= block && file[0] != 0 && is_header(file.first(block));
}

std::map<std::string, Bytes, std::less<>> tar_entries(Bytes file) {
    std::map<std::string, Bytes, std::less<>> entries;
    std::uint64_t long_size = 0;  // from a pax header; 0: none
    while (is_tar(file)) {
        const Bytes header = file.first(block);
        const std::uint8_t kind = header[156];
        const bool is_file = kind == '0' || kind == 0;
        const std::uint64_t size =
            is_file && long_size > 0 ? long_size : number_of(header.subspan(124, 12)).value_or(file.size());
        file = file.subspan(block);
        if (size > file.size()) {
            throw InputError("its entry '" + shown(text_of(header.first(100))) +
                             "' ends after the end of the file");
        }
        const Bytes content = file.first(static_cast<std::size_t>(size));
        if (is_file) {
            entries[text_of(header.first(100))] = content;
            long_size = 0;
        } else if (kind == 'x') {
            long_size = size_in(content);
        }
        const std::size_t filled = static_cast<std::size_t>((size + block - 1) / block * block);
        file = file.subspan(std::min(filled, file.size()));
    }
    return entries;
}

}  // namespace trommel
