// The numbers and strings of a pickle.
#include <charconv>
#include <cstring>
#include <limits>

#include "storage/weights/pickle.hpp"
#include "system/errors.hpp"
#include "system/little_endian.hpp"

namespace trommel {

namespace {

std::string_view as_text(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The content of '...' or "..." in a protocol 0 string; escapes are kept, because names of tensors have none.
std::string_view without_quotes(std::string_view text) {
    const bool quoted =
        text.size() >= 2 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::span<const std::uint8_t> PickleReader::take(std::uint64_t size) {
    if (size > rest_.size()) {
        throw InputError("it ends early");
    }
    const auto taken = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(static_cast<std::size_t>(size));
    return taken;
}

bool PickleReader::read_number(std::uint8_t code) {
    switch (code) {
        case 'K':
        case 'M':
            push_number(static_cast<std::int64_t>(unsigned_integer(code == 'K' ? 1 : 2)));
            return true;
        case 'J':
            push_integer(4);
            return true;
        case 0x8a:
        case 0x8b:
            push_integer(unsigned_integer(code == 0x8a ? 1 : 4));
            return true;
        case 'I':
        case 'L':
            push_line_number(line());
            return true;
        case 0x88:
        case 0x89:
            push_number(code == 0x88 ? 1 : 0);
            return true;
        case 'G':
            take(8);
            push({});
            return true;
        case 'F':
            line();
            push({});
            return true;
        case 'N':
            push({});
            return true;
        default:
            return false;
    }
}

// Bytes are read as strings, too: Python 2 had no other ones.
bool PickleReader::read_text(std::uint8_t code) {
    switch (code) {
        case 'U':
        case 'C':
        case 0x8c:
            push({.kind = Kind::text, .text = text(unsigned_integer(1))});
            return true;
        case 'T':
        case 'X':
        case 'B':
            push({.kind = Kind::text, .text = text(unsigned_integer(4))});
            return true;
        case 0x8d:
        case 0x8e:
        case 0x96:
            push({.kind = Kind::text, .text = text(unsigned_integer(8))});
            return true;
        case 'V':
            push({.kind = Kind::text, .text = line()});
            return true;
        case 'S':
            push({.kind = Kind::text, .text = without_quotes(line())});
            return true;
        default:
            return false;
    }
}

// Little-endian, up to 8 bytes.
std::uint64_t PickleReader::unsigned_integer(std::size_t size) {
    return little_endian(take(size));
}

// A signed integer of this many bytes; none is 0.
void PickleReader::push_integer(std::uint64_t size) {
    if (size > 8) {
        return push({.kind = Kind::large, .text = text(size)});
    }
    const std::uint64_t number = unsigned_integer(static_cast<std::size_t>(size));
    const std::uint64_t sign = size == 0 ? 0 : std::uint64_t{1} << (8 * size - 1);
    push_number(static_cast<std::int64_t>((number ^ sign) - sign));
}

// "5", "5L", and in protocol 1 "01" for True.
void PickleReader::push_line_number(std::string_view digits) {
    if (digits.ends_with('L')) {
        digits.remove_suffix(1);
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (end != digits.data() + digits.size() || error == std::errc::invalid_argument) {
        throw InputError("it holds an invalid number");
    }
    if (error == std::errc::result_out_of_range) {
        return push({.kind = Kind::large, .text = digits});
    }
    push_number(number);
}

std::string_view PickleReader::text(std::uint64_t size) {
    return as_text(take(size));
}

std::string_view PickleReader::line() {
    const std::string_view rest = as_text(rest_);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
        throw InputError("it ends early");
    }
    const std::string_view found = text(end);
    take(1);
    return found;
}

}  // namespace trommel
