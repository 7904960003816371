#include "storage/weights/zip_entries.hpp"

#include <zlib.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <new>
#include <optional>
#include <set>
#include <string_view>

#include "storage/weights/weights_errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint64_t in_zip64 = 0xffffffff;  // the number is in another field, with 64 bits
constexpr std::size_t end_bytes = 22;
constexpr std::size_t locator_bytes = 20;
constexpr std::size_t end64_bytes = 56;
constexpr std::size_t entry_bytes = 46;
constexpr std::size_t header_bytes = 30;

[[noreturn]] void refuse(const std::string& reason) {
    throw InputError(reason);
}

std::uint64_t number(Bytes bytes, std::size_t at, std::size_t width) {
    return little_endian(bytes.subspan(at, width));
}

bool is_at(Bytes bytes, std::size_t at, std::string_view word) {
    return at + word.size() <= bytes.size() &&
           std::equal(word.begin(), word.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

std::optional<Bytes> part(Bytes file, std::uint64_t offset, std::uint64_t count) {
    if (offset > file.size() || count > file.size() - offset) {
        return std::nullopt;
    }
    return file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(count));
}

// The list of entries, whose position is at the end of the file.
Bytes directory_of(Bytes file) {
    const std::size_t longest = 65'535 + end_bytes;
    const std::size_t first = file.size() > longest ? file.size() - longest : 0;
    for (std::size_t at = file.size() < end_bytes ? 0 : file.size() - end_bytes + 1; at-- > first;) {
        if (!is_at(file, at, "PK\x05\x06")) {
            continue;
        }
        auto directory = part(file, number(file, at + 16, 4), number(file, at + 12, 4));
        if (at >= locator_bytes && is_at(file, at - locator_bytes, "PK\x06\x07")) {
            const auto end = part(file, number(file, at - locator_bytes + 8, 8), end64_bytes);
            directory = end ? part(file, number(*end, 48, 8), number(*end, 40, 8)) : std::nullopt;
        }
        if (!directory) {
            refuse("its list of entries lies outside of it");
        }
        return *directory;
    }
    refuse("its list of entries is missing");
}

// The numbers that need 64 bits are in one field, in this order; only those that do not fit into 32.
void take_from_zip64(Bytes extra, std::initializer_list<std::uint64_t*> numbers) {
    std::size_t field = 0;
    while (field + 4 <= extra.size() && number(extra, field, 2) != 1) {
        field += 4 + static_cast<std::size_t>(number(extra, field + 2, 2));
    }
    std::size_t at = field + 4;
    const std::size_t end =
        field + 4 <= extra.size() ? std::min<std::size_t>(extra.size(), at + number(extra, field + 2, 2)) : 0;
    for (std::uint64_t* each : numbers) {
        if (*each == in_zip64 && at + 8 <= end) {
            *each = number(extra, at, 8);
            at += 8;
        }
    }
}

// The data after the entry's own header, whose name and fields may be longer than those in the list.
std::uint64_t begin_of_bytes(Bytes file, std::uint64_t header, const std::string& name) {
    const auto fixed = part(file, header, header_bytes);
    if (!fixed || !is_at(*fixed, 0, "PK\x03\x04")) {
        refuse("its entry '" + shown(name) + "' is not where the list of entries says");
    }
    return header + header_bytes + number(*fixed, 26, 2) + number(*fixed, 28, 2);
}

// Reads the entry at the start of `list`, whose fixed part must be complete, and removes it.
ZipEntry next_entry(Bytes file, Bytes& list) {
    const std::size_t name = number(list, 28, 2);
    const std::size_t extra = number(list, 30, 2);
    const std::size_t comment = number(list, 32, 2);
    if (name + extra + comment > list.size() - entry_bytes) {
        refuse("its list of entries is cut off");
    }
    ZipEntry entry;
    const auto words = list.subspan(entry_bytes, name);
    entry.name.assign(words.begin(), words.end());
    entry.encrypted = (number(list, 8, 2) & 1) != 0;
    entry.method = static_cast<unsigned>(number(list, 10, 2));
    entry.crc = static_cast<std::uint32_t>(number(list, 16, 4));
    entry.stored = number(list, 20, 4);
    entry.bytes = number(list, 24, 4);
    std::uint64_t header = number(list, 42, 4);
    take_from_zip64(list.subspan(entry_bytes + name, extra), {&entry.bytes, &entry.stored, &header});
    entry.begin = begin_of_bytes(file, header, entry.name);
    if (!part(file, entry.begin, entry.stored)) {
        refuse("its entry '" + shown(entry.name) + "' ends after the end of the file");
    }
    list = list.subspan(entry_bytes + name + extra + comment);
    return entry;
}

// zlib counts in 32 bits.
uInt at_most_uint(std::uint64_t count) {
    return static_cast<uInt>(std::min<std::uint64_t>(count, std::numeric_limits<uInt>::max()));
}

class Inflater {
  public:
    Inflater() {
        if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) {
            throw std::bad_alloc();
        }
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Whether all of `from` exactly fills `to`.
    bool fill(std::span<std::uint8_t> to, Bytes from) {
        std::uint8_t none = 0;
        std::size_t read = 0;
        std::size_t written = 0;
        for (;;) {
            const uInt in = at_most_uint(from.size() - read);
            const uInt out = at_most_uint(to.size() - written);
            stream_.next_in = const_cast<Bytef*>(from.data() + read);
            stream_.avail_in = in;
            stream_.next_out = out > 0 ? to.data() + written : &none;
            stream_.avail_out = out;
            const int code = inflate(&stream_, Z_NO_FLUSH);
            read += in - stream_.avail_in;
            written += out - stream_.avail_out;
            const bool stuck = in == stream_.avail_in && out == stream_.avail_out;
            if (code == Z_STREAM_END || code != Z_OK || stuck) {
                return code == Z_STREAM_END && written == to.size();
            }
        }
    }

  private:
    z_stream stream_{};
};

}  // namespace

std::vector<ZipEntry> zip_entries(Bytes file) {
    Bytes list = directory_of(file);
    std::vector<ZipEntry> entries;
    std::set<std::string> names;
    while (list.size() >= entry_bytes && is_at(list, 0, "PK\x01\x02")) {
        entries.push_back(next_entry(file, list));
        if (!names.insert(entries.back().name).second) {
            refuse("two of its entries are called '" + shown(entries.back().name) + "'");
        }
    }
    return entries;
}

std::uint64_t most_unpacked(std::uint64_t file_bytes) {
    constexpr std::uint64_t small = 64U << 20;
    return small + 8 * file_bytes;
}

std::uint64_t unpacked_bytes(std::span<const ZipEntry> entries) {
    std::uint64_t sum = 0;
    for (const ZipEntry& entry : entries) {
        if (__builtin_add_overflow(sum, entry.bytes, &sum)) {
            return std::numeric_limits<std::uint64_t>::max();
        }
    }
    return sum;
}

std::vector<std::uint8_t> inflated(Bytes stored, std::uint64_t bytes) {
    std::vector<std::uint8_t> whole(static_cast<std::size_t>(bytes));
    if (!Inflater().fill(whole, stored)) {
        refuse("its data cannot be decompressed");
    }
    return whole;
}

}  // namespace trommel
