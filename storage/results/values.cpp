#include "storage/results/values.hpp"

#include <charconv>
#include <limits>

namespace trommel {

namespace {

struct Bind {
    sqlite::Statement& statement;
    int position;

    void operator()(bool value) const { statement.bind_at(position, std::int64_t{value}); }
    void operator()(std::int64_t value) const { statement.bind_at(position, value); }
    void operator()(double value) const { statement.bind_at(position, value); }
    void operator()(const std::string& value) const { statement.bind_at(position, std::string_view(value)); }
    void operator()(const IntegerList& value) const {
        const std::string text = trommel::to_text(ParamValue(value));
        statement.bind_at(position, std::string_view(text));
    }
};

IntegerList parse_list(std::string_view text) {
    IntegerList list;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at < end;) {
        std::int64_t value = 0;
        const auto [rest, error] = std::from_chars(at, end, value);
        if (error == std::errc{}) {
            list.push_back(value);
            at = rest;
        } else {
            ++at;  // '[', ',', ' ' or ']'
        }
    }
    return list;
}

std::string escaped(std::string_view value) {
    std::string text;
    for (const char c : value) {
        text += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : std::string(1, c);
    }
    return text;
}

std::string unescaped(std::string_view text) {
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size();
        value += is_escape ? (text[++i] == 'n' ? '\n' : text[i]) : text[i];
    }
    return value;
}

}  // namespace

std::vector<std::byte> to_bytes(const std::vector<std::uint16_t>& classes) {
    std::vector<std::byte> bytes;
    bytes.reserve(2 * classes.size());
    for (const std::uint16_t each : classes) {
        bytes.push_back(static_cast<std::byte>(each & 0xff));
        bytes.push_back(static_cast<std::byte>(each >> 8));
    }
    return bytes;
}

std::vector<std::uint16_t> to_classes(std::span<const std::byte> bytes) {
    std::vector<std::uint16_t> classes(bytes.size() / 2);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        classes[i] = static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[2 * i]) |
                                                std::to_integer<unsigned>(bytes[2 * i + 1]) << 8);
    }
    return classes;
}

void bind_value(sqlite::Statement& statement, int position, const ParamValue& value) {
    std::visit(Bind{statement, position}, value);
}

ParamValue read_value(const sqlite::Statement& row, int column, std::string_view kind) {
    if (kind == "bool") {
        return row.integer(column) != 0;
    }
    if (kind == "integer") {
        return row.integer(column);
    }
    if (kind == "number") {
        return row.is_null(column) ? std::numeric_limits<double>::quiet_NaN() : row.real(column);
    }
    if (kind == "list of integers") {
        return parse_list(row.text(column));
    }
    return row.text(column);
}

std::string to_text(const Environment& environment) {
    std::string text;
    for (const auto& [name, value] : environment) {
        text += name + "=" + escaped(value) + "\n";
    }
    return text;
}

Environment parse_environment(std::string_view text) {
    Environment environment;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos) {
            environment[std::string(line.substr(0, equals))] = unescaped(line.substr(equals + 1));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return environment;
}

std::string seed_text(std::uint64_t seed) {
    return std::to_string(seed);
}

std::uint64_t parse_seed(const std::string& text) {
    std::uint64_t seed = 0;
    std::from_chars(text.data(), text.data() + text.size(), seed);
    return seed;
}

}  // namespace trommel
