#include "sweep/params.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace trommel {

namespace {

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), end);
    if (std::isfinite(value) && text.find_first_of(".e") == std::string::npos) {
        text += ".0";
    }
    return text;
}

struct ToText {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return shortest(value); }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const IntegerList& list) const {
        std::string text = "[";
        for (const std::int64_t value : list) {
            text += (text.size() > 1 ? ", " : "") + std::to_string(value);
        }
        return text + "]";
    }
};

struct KindOf {
    std::string_view operator()(bool) const { return "bool"; }
    std::string_view operator()(std::int64_t) const { return "integer"; }
    std::string_view operator()(double) const { return "number"; }
    std::string_view operator()(const std::string&) const { return "string"; }
    std::string_view operator()(const IntegerList&) const { return "list of integers"; }
};

}  // namespace

std::string to_text(const ParamValue& value) {
    return std::visit(ToText{}, value);
}

std::string to_text(const Params& params) {
    std::string text;
    for (const auto& [name, value] : params) {
        text += (text.empty() ? "" : " ") + name + "=" + to_text(value);
    }
    return text;
}

std::string_view kind_of(const ParamValue& value) {
    return std::visit(KindOf{}, value);
}

bool is_number(const ParamValue& value) {
    return std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
}

double as_number(const ParamValue& value) {
    const auto* integer = std::get_if<std::int64_t>(&value);
    return integer ? static_cast<double>(*integer) : std::get<double>(value);
}

}  // namespace trommel
